#include "inbox/customers/customers.hpp"

#include "inbox/sql_question.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>

namespace inbox {

namespace {

constexpr std::size_t fewest_digits = 4;            // fewer say nothing about a number

constexpr auto update_customer = R"sql(
    update customers set name = $3, phone = $4, email = $5, address = $6, note = $7, seq = $8
    where workspace_id = $1 and id = $2::uuid
)sql";

/// For LIKE: what would stand for anything stands for itself.
std::string like_part(std::string_view text)
{
    std::string out = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out + '%';
}

std::string digits_of(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

void only_seen(sql::Question& question, const StaffMember& staff)
{
    if (may(staff.role, Right::see_all_conversations)) return;
    question.say(" and exists (select 1 from conversations c where c.workspace_id = u.workspace_id"
                 " and c.customer_id = u.id");
    only_visible(question, staff, "c");
    question.say(")");
}

void only_matching(sql::Question& question, const StaffMember& staff, const std::string& words)
{
    if (words.empty()) return;
    question.say(" and (f_unaccent(u.name) like f_unaccent(" + question.value(like_part(words)) + ")");
    const auto digits = digits_of(words);
    if (digits.size() >= fewest_digits) {
        const bool whole = !may(staff.role, Right::see_whole_contacts);
        question.say(" or regexp_replace(u.phone, '[^0-9]', '', 'g') like " +
                     question.value(whole ? digits : "%" + digits + "%"));
    }
    question.say(")");
}

} // namespace

PageResult list_customers(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& words, int limit,
                          const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    sql::Question question;
    question.say("select u.id::text, (extract(epoch from u.created_at) * 1000000)::bigint from customers u"
                 " where u.workspace_id = " + question.value(staff.workspace.number));
    only_matching(question, staff, words);
    only_seen(question, staff);
    if (!cursor.empty()) {
        const auto keys = read_cursor("customers", cursor, 2);
        if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(1))) return BadCursor{};
        question.say(" and (u.created_at, u.id) < (to_timestamp(0) + " + question.value(std::stoll(keys->at(0))) +
                     "::bigint * interval '1 microsecond', " + question.value(keys->at(1)) + "::uuid)");
    }
    question.say(" order by u.created_at desc, u.id desc limit " + question.value(limit + 1));

    Page page;
    page.head = read_head(tx, staff.workspace);
    const auto rows = question.ask(tx);
    std::vector<CustomerId> ids;
    for (const auto& row : rows) {
        if (static_cast<int>(ids.size()) < limit) ids.push_back({sql::text_of(row[0])});
    }
    for (const auto& customer : wire::read_customers(tx, staff.workspace, ids)) page.items.push_back(wire::to_json(customer));
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[limit - 1];
        page.next_cursor = make_cursor("customers", {sql::text_of(last[1]), sql::text_of(last[0])});
    }
    return page;
}

std::optional<wire::Customer> find_customer_for(pqxx::transaction_base& tx, const StaffMember& staff, const CustomerId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    sql::Question question;
    question.say("select 1 from customers u where u.workspace_id = " + question.value(staff.workspace.number));
    question.say(" and u.id = " + question.value(id) + "::uuid");
    only_seen(question, staff);
    if (question.ask(tx).empty()) return std::nullopt;
    auto found = wire::read_customers(tx, staff.workspace, {id});
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
}

std::optional<wire::Customer> change_customer(EventLog& log, const StaffMember& staff, const CustomerId& id,
                                              const CustomerChange& change)
{
    auto customer = find_customer_for(log.tx(), staff, id);
    if (!customer) return std::nullopt;

    std::string changed;
    const auto set = [&](const char* name, std::string& field, const std::string& value) {
        if (field == value) return;
        field = value;
        changed += (changed.empty() ? "\"" : ", \"") + std::string(name) + '"';
    };
    if (change.name) set("name", customer->name, *change.name);
    if (change.phone) set("phone", customer->phone, change.phone->value_or(""));
    if (change.email) set("email", customer->email, change.email->value_or(""));
    if (change.address) set("address", customer->address, change.address->value_or(""));
    if (change.note) set("note", customer->note, change.note->value_or(""));
    if (changed.empty()) return customer;

    // The event that tells all others comes last, so its number is the row's.
    std::vector<Audience> audiences;
    for (const auto& channel : customer->channels) audiences.push_back({channel.id, {}, {}, {}, false});
    if (audiences.empty()) audiences.emplace_back();
    const auto first = log.next();
    for (std::size_t i = 0; i < audiences.size(); ++i) {
        customer->seq = first + static_cast<Seq>(i);
        log.append("customer.updated", wire::to_json(*customer), audiences[i]);
    }
    log.tx().exec_params(update_customer, log.workspace().number, id.text, customer->name, sql::or_null(customer->phone),
                         sql::or_null(customer->email), sql::or_null(customer->address), sql::or_null(customer->note),
                         customer->seq);
    note_audit(log.tx(), log.workspace(), staff.id, "customer.changed", id.text, "{\"fields\": [" + changed + "]}");
    return customer;
}

} // namespace inbox
