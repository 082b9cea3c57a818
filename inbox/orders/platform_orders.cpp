#include "inbox/orders/platform_orders.hpp"

#include "inbox/orders/buyers.hpp"
#include "inbox/orders/contents.hpp"
#include "inbox/orders/platform_lines.hpp"
#include "inbox/orders/telling.hpp"
#include "inbox/reading/phones.hpp"
#include "inbox/text.hpp"

#include <algorithm>

/// The details of a platform's order become the order in the book.
namespace inbox {

namespace {

using platform_orders::Row;

constexpr std::size_t text_limit_bytes = 2'000;

// Each side is compared as a whole, so that reading the same again changes nothing and tells nobody.
constexpr auto store_details = R"sql(
    update orders set status = $3, platform_status = $4, platform_updated_at = to_timestamp($5::bigint / 1000.0),
        customer_id = $6::uuid, conversation_id = $7::uuid, shipping_name = $8, shipping_phone = $9, shipping_address = $10,
        payment_method = $11, subtotal = $12, shipping_fee = $13, discount = $14, total = $15, note = $16, cancel_reason = $17,
        created_at = coalesce(to_timestamp($18::bigint / 1000.0), created_at),
        status_since = case when status = $3 then status_since else now() end, updated_at = now()
    where workspace_id = $1 and id = $2::uuid
      and (status, platform_status, platform_updated_at, customer_id, conversation_id, shipping_name, shipping_phone,
           shipping_address, payment_method, subtotal, shipping_fee, discount, total, note, cancel_reason)
          is distinct from
          ($3, $4, to_timestamp($5::bigint / 1000.0), $6::uuid, $7::uuid, $8, $9, $10, $11, $12::bigint, $13::bigint,
           $14::bigint, $15::bigint, $16, $17)
)sql";

constexpr auto store_reading = R"sql(
    update orders set details_at = to_timestamp($3::bigint / 1000.0), fetched_at = now() where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_texts = R"sql(
    select shipping_name, shipping_phone, shipping_address, note, cancel_reason from orders
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

std::string kept_text(const std::string& text)
{
    auto kept = nfc(text);
    if (kept.size() <= text_limit_bytes) return kept;
    std::size_t end = text_limit_bytes;
    while (end > 0 && (static_cast<unsigned char>(kept[end]) & 0xC0) == 0x80) --end;
    kept.resize(end);
    return kept;
}

bool is_masked(const std::string& text)
{
    return text.find('*') != std::string::npos;
}

/// Platforms mask, when the parcel has arrived, what they told before: what we know is better than what they tell then.
std::string better(const std::string& known, const std::string& told)
{
    if (told.empty()) return known;
    return is_masked(told) && !known.empty() && !is_masked(known) ? known : told;
}

struct Texts {
    Shipping to;
    std::string note, cancel_reason;
};

Texts known_texts(EventLog& log, const OrderId& id)
{
    const auto row = log.tx().exec_params(select_texts, log.workspace().number, id.text)[0];
    Texts texts;
    texts.to.name = sql::text_of(row[0]);
    texts.to.phone = sql::text_of(row[1]);
    texts.to.address = sql::text_of(row[2]);
    texts.note = sql::text_of(row[3]);
    texts.cancel_reason = sql::text_of(row[4]);
    return texts;
}

Texts texts_of(const PlatformOrder& order, const Texts& known)
{
    Texts texts;
    auto phone = order.recipient.phone;
    if (!is_masked(phone)) {
        if (const auto number = reading::normalised_phone(phone)) phone = *number;
    }
    texts.to.name = better(known.to.name, kept_text(order.recipient.name));
    texts.to.phone = better(known.to.phone, kept_text(phone));
    texts.to.address = better(known.to.address, kept_text(order.recipient.address));
    texts.note = order.note.empty() ? known.note : kept_text(order.note);
    texts.cancel_reason = order.cancel_reason.empty() ? known.cancel_reason : kept_text(order.cancel_reason);
    return texts;
}

std::int64_t amount(std::int64_t told)
{
    return std::clamp<std::int64_t>(told, 0, money_limit);
}

/// A word that says nothing leaves it where it is; an order we never knew the state of has been made, at least.
std::string word_of(const PlatformOrder& order, const Row& row, bool first)
{
    if (order_status_named(order.status)) return order.status;
    const bool never_told = row.platform_status.empty() && row.status == OrderStatus::to_confirm;
    return first && never_told ? std::string(word_confirmed) : std::string();
}

/// A recipient who is not hidden is somebody whom the shop may call: it is the customer's number, as of our own orders.
void remember(EventLog& log, const OrderId& id, const CustomerId& customer, const PlatformOrder& order,
              const Shipping& to)
{
    if (customer.empty() || order.recipient.masked || is_masked(to.phone) || is_masked(to.address)) return;
    if (!to.phone.starts_with('+')) return;
    remember_recipient(log, id, customer, to);
}

} // namespace

TakenOrder take_platform_order(EventLog& log, const ChannelId& channel, const PlatformOrder& order)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace().number;
    const auto now = sql::time_of(tx.exec_params(select_clock)[0][0]);
    auto known = platform_orders::find(log, channel, order.id);
    const bool created = !known;
    auto row = known ? *known
                     : platform_orders::create(log, channel, order.id,
                                               order_status_named(order.status).value_or(OrderStatus::confirmed),
                                               order.platform_status, std::nullopt, {});
    TakenOrder taken{row.id};
    if (row.details_at && order.updated_at < *row.details_at) {
        taken.stale = row.updated_at && *row.updated_at > *row.details_at;
        if (platform_orders::had_left(log, row, order.status)) tell_order(log, row.id);
        return taken;
    }
    // A push knew more than the platform's own answer: its state stands, and the rest is asked for again.
    taken.stale = row.updated_at && order.updated_at < *row.updated_at;
    const bool first = !row.details_at;

    const auto buyer = platform_orders::find_buyer(log, channel, order.buyer, row);
    const auto known_ones = known_texts(log, row.id);
    const auto texts = texts_of(order, known_ones);
    std::optional<std::int64_t> made_at;
    if (order.created_at != Time{}) made_at = sql::to_sql(std::min(order.created_at, now));

    platform_orders::LinesTaken lines;
    if (order.whole) lines = platform_orders::take_lines(log, channel, row.id, order.lines);
    taken.unknown_items = lines.unknown_items;

    const auto before = row.status;
    const auto status = taken.stale ? row.status : platform_orders::next_status(log, row, word_of(order, row, first));
    const auto& platform_status = taken.stale ? row.platform_status : order.platform_status;
    const auto updated_at = taken.stale ? *row.updated_at : order.updated_at;
    const auto stored =
        tx.exec_params(store_details, workspace, row.id.text, std::string(to_text(status)),
                       sql::or_null(platform_status), sql::to_sql(updated_at), sql::or_null(buyer.customer.text),
                       sql::or_null(buyer.conversation.text), texts.to.name, texts.to.phone, texts.to.address,
                       order.cod ? "cod" : "transfer", amount(order.subtotal), amount(order.shipping_fee),
                       amount(order.discount), amount(order.total), texts.note, texts.cancel_reason, made_at);
    tx.exec_params(store_reading, workspace, row.id.text, sql::to_sql(order.updated_at));
    const bool changed = stored.affected_rows() > 0 || lines.changed;

    platform_orders::move_lines(log, row.id, status, platform_status);
    if (!changed && !created) return taken;
    platform_orders::tell_again(log, row.id);
    if (status != before) note_history(log, row.id, before, status, {}, platform_status);
    remember(log, row.id, buyer.customer, order, texts.to);
    const auto told = tell_order(log, row.id, created);
    if (status != before || first) note_in_chat(log, told, nullptr, spoken(status));
    return taken;
}

} // namespace inbox
