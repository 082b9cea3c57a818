#include "inbox/orders/contents.hpp"

#include "inbox/customers/person.hpp"
#include "inbox/orders/places_of_orders.hpp"
#include "inbox/reading/phones.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace inbox {

namespace {

// Each is found by its whole key. One by one a plan lasts; of an array nobody knows beforehand how long it is.
#define SOLD_COLUMNS                                                                                                   \
    R"sql(
    select v.id::text, p.name || case when v.option_values = '[]' then '' else
               ' – ' || (select string_agg(o.value, ' / ' order by o.place)
                           from jsonb_array_elements_text(v.option_values) with ordinality as o (value, place)) end,
           v.sku, v.price, v.archived or p.archived
)sql"
const std::string select_sold = SOLD_COLUMNS R"sql(
      from unnest($2::uuid[]) as wanted (id)
     cross join lateral (select * from variants where workspace_id = $1 and id = wanted.id offset 0) v
     cross join lateral (select name, archived from products where workspace_id = $1 and id = v.product_id offset 0) p
)sql";
const std::string select_one_sold = SOLD_COLUMNS R"sql(
      from (select * from variants where workspace_id = $1 and id = $2::uuid offset 0) v
     cross join lateral (select name, archived from products where workspace_id = $1 and id = v.product_id offset 0) p
)sql";
#undef SOLD_COLUMNS
constexpr std::size_t few = 2; // as many are asked for one by one

constexpr auto delete_lines = R"sql(delete from order_lines where workspace_id = $1 and order_id = $2::uuid)sql";

constexpr auto insert_lines = R"sql(
    insert into order_lines (workspace_id, order_id, n, variant_id, name, sku, quantity, unit_price, reserved)
    select $1, $2::uuid, line.n - 1, line.variant, line.name, line.sku, line.quantity, line.price,
           case when $8 then line.quantity else 0 end
    from unnest($3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[]) with ordinality
         as line (variant, name, sku, quantity, price, n)
)sql";

constexpr auto select_present = R"sql(
    select variant_id::text, name, sku, quantity, unit_price from order_lines
    where workspace_id = $1 and order_id = $2::uuid order by n
)sql";

constexpr auto select_known = R"sql(
    select ($3::text is null or exists (select 1 from contacts
                                        where workspace_id = $1 and customer_id = $2::uuid and kind = 'phone' and value = $3::text
                                          and state = 'kept'))
       and ($5::text = '' or exists (select 1 from addresses a
                                     where a.workspace_id = $1 and a.customer_id = $2::uuid and not a.deleted and a.name = $4
                                       and a.phone is not distinct from $3::text and a.address = $5::text
                                       and a.ward_code is not distinct from $6::text
                                       and a.province_code is not distinct from $7::text))
)sql";

// Somebody who gives a number for an order means it: what was only found, or dismissed, is kept from then on.
constexpr auto remember = R"sql(
    with phone as (
        insert into contacts (workspace_id, customer_id, kind, value, state, source, order_id)
        select $1, $2::uuid, 'phone', $5::text, 'kept', 'order', $3::uuid where $5::text is not null
        on conflict (workspace_id, customer_id, kind, value) do update set state = 'kept' where contacts.state <> 'kept'
        returning 1
    ), address as (
        insert into addresses (workspace_id, id, customer_id, name, phone, address, ward_code, province_code, old_ward_code,
                               old_district_code, source, order_id)
        select $1, $4::uuid, $2::uuid, $6, $5::text, $7::text, $8::text, $9::text, $10, $11, 'order', $3::uuid
        where $7::text <> ''
          and not exists (select 1 from addresses a
                          where a.workspace_id = $1 and a.customer_id = $2::uuid and not a.deleted and a.name = $6
                            and a.phone is not distinct from $5::text and a.address = $7::text
                            and a.ward_code is not distinct from $8::text and a.province_code is not distinct from $9::text)
        returning 1
    )
    select (select count(*) from phone) + (select count(*) from address)
)sql";

struct Sold {
    std::string name, sku;
    std::int64_t price = 0;
    bool archived = false;
};

std::map<VariantId, Sold> find_sold(pqxx::transaction_base& tx, WorkspaceId workspace,
                                    const std::vector<LineWish>& wishes)
{
    std::set<std::string> ids;
    for (const auto& wish : wishes) {
        if (is_uuid(wish.variant.text)) ids.insert(wish.variant.text);
    }
    std::map<VariantId, Sold> found;
    const auto take = [&](const pqxx::result& rows) {
        for (const auto& row : rows) {
            found[{sql::text_of(row[0])}] = {sql::text_of(row[1]), sql::text_of(row[2]), row[3].as<std::int64_t>(),
                                             row[4].as<bool>()};
        }
    };
    if (ids.size() > few) {
        take(sql::prepared(tx, select_sold, workspace.number, sql::array_of(ids)));
    } else {
        for (const auto& id : ids) take(sql::prepared(tx, select_one_sold, workspace.number, id));
    }
    return found;
}

std::string place_of(std::size_t i, std::string_view field)
{
    return "lines[" + std::to_string(i) + "]." + std::string(field);
}

bool is_amount(std::int64_t amount)
{
    return amount >= 0 && amount <= money_limit;
}

} // namespace

std::variant<std::vector<SettledLine>, OrderRefused> settle_lines(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                                  const std::vector<LineWish>& wishes,
                                                                  const std::vector<SettledLine>& before)
{
    if (wishes.size() > order_lines_limit) return OrderRefused{"lines", "too_long", "at most 100 lines"};
    const auto sold = find_sold(tx, workspace, wishes);
    std::vector<SettledLine> lines;
    std::vector<bool> taken(before.size()); // one variant may stand on two lines at two prices: each keeps its own
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const auto& wish = wishes[i];
        const auto found = sold.find(wish.variant);
        if (found == sold.end()) return OrderRefused{place_of(i, "variant_id"), "absent", "no such variant"};
        const auto had = std::find_if(before.begin(), before.end(), [&](const auto& line) {
            return line.variant == wish.variant && !taken[static_cast<std::size_t>(&line - before.data())];
        });
        if (had != before.end()) taken[static_cast<std::size_t>(had - before.begin())] = true;
        if (found->second.archived && had == before.end()) {
            return OrderRefused{place_of(i, "variant_id"), "archived", "it is no longer sold"};
        }
        if (wish.quantity < 1 || wish.quantity > quantity_limit) {
            return OrderRefused{place_of(i, "quantity"), "range", "1 to 100000"};
        }
        const auto price = wish.unit_price.value_or(had != before.end() ? had->unit_price : found->second.price);
        if (!is_amount(price)) return OrderRefused{place_of(i, "unit_price"), "range", "no such price"};
        lines.push_back({wish.variant, found->second.name, found->second.sku, wish.quantity, price});
    }
    return lines;
}

std::variant<Sums, OrderRefused> add_up(const std::vector<SettledLine>& lines, const Payment& payment)
{
    if (!is_amount(payment.shipping_fee)) return OrderRefused{"payment.shipping_fee", "range", "no such amount"};
    if (!is_amount(payment.discount)) return OrderRefused{"payment.discount", "range", "no such amount"};
    if (!is_amount(payment.deposit)) return OrderRefused{"payment.deposit", "range", "no such amount"};
    Sums sums;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        std::int64_t amount = 0;
        if (__builtin_mul_overflow(lines[i].quantity, lines[i].unit_price, &amount) ||
            amount > money_limit - sums.subtotal) {
            return OrderRefused{place_of(i, "quantity"), "too_large", "the order is worth more than an order can be"};
        }
        sums.subtotal += amount;
    }
    const auto gross = sums.subtotal + payment.shipping_fee; // each is at most the limit: no overflow
    if (gross > money_limit)
        return OrderRefused{"payment.shipping_fee", "too_large", "the order is worth more than an order can be"};
    if (payment.discount > gross)
        return OrderRefused{"payment.discount", "too_large", "more than what it is taken from"};
    sums.total = gross - payment.discount;
    if (payment.deposit > sums.total) return OrderRefused{"payment.deposit", "too_large", "more than the total"};
    return sums;
}

std::optional<OrderRefused> settle_shipping(Shipping& shipping)
{
    if (!shipping.phone.empty()) {
        const auto number = reading::normalised_phone(shipping.phone);
        if (!number) return OrderRefused{"shipping.phone", "phone", "not a telephone number"};
        shipping.phone = *number;
    }
    if (const auto bad = settle_place(shipping)) return OrderRefused{bad->field, bad->code, bad->detail};
    return std::nullopt;
}

std::vector<WantedLine> wanted(const std::vector<SettledLine>& lines)
{
    std::vector<WantedLine> wanted;
    for (const auto& line : lines) wanted.push_back({line.variant, line.quantity});
    return wanted;
}

void replace_lines(EventLog& log, const OrderId& order, const std::vector<SettledLine>& lines, bool reserved)
{
    sql::Array variant, name, sku, quantity, price;
    for (const auto& line : lines) {
        variant.add(line.variant);
        name.add(line.name);
        sku.add(line.sku);
        quantity.add(line.quantity);
        price.add(line.unit_price);
    }
    log.tx().exec_params(delete_lines, log.workspace().number, order.text);
    log.tx().exec_params(insert_lines, log.workspace().number, order.text, variant.text(), name.text(), sku.text(),
                         quantity.text(), price.text(), reserved);
}

std::vector<SettledLine> present_lines(pqxx::transaction_base& tx, WorkspaceId workspace, const OrderId& order)
{
    std::vector<SettledLine> lines;
    for (const auto& row : tx.exec_params(select_present, workspace.number, order.text)) {
        lines.push_back({{sql::text_of(row[0])},
                         sql::text_of(row[1]),
                         sql::text_of(row[2]),
                         row[3].as<std::int64_t>(),
                         row[4].as<std::int64_t>()});
    }
    return lines;
}

void remember_recipient(EventLog& log, const OrderId& order, const CustomerId& customer, const Shipping& shipping)
{
    if (customer.empty() || (shipping.phone.empty() && shipping.address.empty())) return;
    // Who orders again is known; looking costs less than trying to write.
    const auto known = sql::prepared(log.tx(), select_known, log.workspace().number, customer.text,
                                     sql::or_null(shipping.phone), shipping.name, shipping.address,
                                     sql::or_null(shipping.ward_code), sql::or_null(shipping.province_code));
    if (known[0][0].as<bool>()) return;
    const auto learned = sql::prepared(log.tx(), remember, log.workspace().number, customer.text, order.text,
                                       new_uuid(), sql::or_null(shipping.phone), shipping.name, shipping.address,
                                       sql::or_null(shipping.ward_code), sql::or_null(shipping.province_code),
                                       sql::or_null(shipping.old_ward_code), sql::or_null(shipping.old_district_code));
    if (learned[0][0].as<int>() > 0) tell_people(log, {customer});
}

} // namespace inbox
