#include "inbox/conversations/thread.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

/// Why a message is what it is: every raw event that made or changed it, every attempt, everybody who touched it.
namespace inbox {

namespace {

constexpr int raw_limit = 100; // of one message; reactions and receipts add up
constexpr int body_limit_bytes = 64 * 1024;

constexpr auto select_raw = R"sql(
    select dedupe_key, kind, source, state, attempts, (extract(epoch from received_at) * 1000)::bigint,
           (extract(epoch from recorded_at) * 1000)::bigint, coalesce(seq, 0), note, headers,
           substr(body, 1, $4), octet_length(body)
    from raw_events where workspace_id = $1 and message_id = $2::uuid order by id limit $3
)sql";

constexpr auto select_parts = R"sql(
    select p.part, p.state, p.reference::text, p.platform_message_id, (extract(epoch from p.tried_at) * 1000)::bigint,
           coalesce(o.attempts, 0), o.last_error, (extract(epoch from o.due_at) * 1000)::bigint, o.state = 'waiting'
    from reply_parts p left join outbox o on o.workspace_id = p.workspace_id and o.id = p.reference
    where p.workspace_id = $1 and p.message_id = $2::uuid order by p.part
)sql";

constexpr auto select_audit = R"sql(
    select a.action, s.name, (extract(epoch from a.at) * 1000)::bigint
    from audit a left join staff s on s.workspace_id = a.workspace_id and s.id = a.staff_id
    where a.workspace_id = $1 and a.subject = $2 and a.subject <> '' order by a.id
)sql";

std::optional<Time> time_if(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return sql::time_of(field);
}

std::string base64(std::string_view bytes)
{
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto at = [&](std::size_t k) {
            return k < bytes.size() ? static_cast<unsigned>(static_cast<unsigned char>(bytes[k])) : 0U;
        };
        const unsigned bits = (at(i) << 16) | (at(i + 1) << 8) | at(i + 2);
        text += alphabet[bits >> 18];
        text += alphabet[(bits >> 12) & 63];
        text += i + 1 < bytes.size() ? alphabet[(bits >> 6) & 63] : '=';
        text += i + 2 < bytes.size() ? alphabet[bits & 63] : '=';
    }
    return text;
}

/// The body is whatever a platform sent: as text where it is text.
void write_body(wire::Json& json, const std::string& body, std::int64_t size)
{
    if (sql::is_text(body)) json.text("body", body);
    else json.text("body_base64", base64(body));
    json.number("body_bytes", size);
}

std::string raw_json(const pqxx::row& row)
{
    wire::Json json;
    json.open_object().text("id", sql::text_of(row[0])).text("kind", sql::text_of(row[1]));
    json.text("source", sql::text_of(row[2])).text("state", sql::text_of(row[3])).number("attempts", row[4].as<int>());
    json.time("received_at", sql::time_of(row[5])).time_if("recorded_at", time_if(row[6]));
    json.number_if("seq", row[7].as<Seq>()).text_if("note", sql::text_of(row[8])).text("headers", sql::text_of(row[9]));
    write_body(json, sql::bytes_of(row[10]), row[11].as<std::int64_t>());
    json.close_object();
    return std::move(json).take();
}

std::string part_json(const pqxx::row& row)
{
    wire::Json json;
    json.open_object().number("part", row[0].as<int>()).text("state", sql::text_of(row[1]));
    json.text("reference", sql::text_of(row[2])).text_if("platform_message_id", sql::text_of(row[3]));
    json.time_if("tried_at", time_if(row[4])).number("attempts", row[5].as<int>());
    json.text_if("last_error", sql::text_of(row[6]));
    if (!row[8].is_null() && row[8].as<bool>()) json.time_if("due_at", time_if(row[7]));
    json.close_object();
    return std::move(json).take();
}

std::string audit_json(const pqxx::row& row)
{
    wire::Json json;
    json.open_object().text("action", sql::text_of(row[0])).text_if("staff", sql::text_of(row[1]));
    json.time("at", sql::time_of(row[2])).close_object();
    return std::move(json).take();
}

} // namespace

std::optional<std::string> explain_message(pqxx::transaction_base& tx, const StaffMember& staff, const MessageId& id)
{
    const auto message = find_message_for(tx, staff, id);
    if (!message) return std::nullopt;
    const auto workspace = staff.workspace.number;
    wire::Json json;
    json.open_object().raw("message", wire::to_json(wire::read_messages(tx, staff.workspace, {id}).at(0)));
    json.open_array("raw_events");
    for (const auto& row : tx.exec_params(select_raw, workspace, message->id.text, raw_limit, body_limit_bytes)) {
        json.element(raw_json(row));
    }
    json.close_array().open_array("parts");
    for (const auto& row : tx.exec_params(select_parts, workspace, message->id.text)) json.element(part_json(row));
    json.close_array().open_array("audit");
    for (const auto& row : tx.exec_params(select_audit, workspace, message->id.text)) json.element(audit_json(row));
    json.close_array().close_object();
    return std::move(json).take();
}

} // namespace inbox
