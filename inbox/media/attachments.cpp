#include "inbox/media/attachments.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/media/fetching.hpp"
#include "inbox/replies/outbox.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/visibility.hpp"
#include "inbox/wire/objects.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace inbox {

namespace json = boost::json;

namespace {

constexpr std::chrono::seconds pause_limit{600};

constexpr auto insert_upload = R"sql(
    insert into attachments (workspace_id, id, kind, name, mime, size_bytes, width, height, state, file, inline_safe,
                             uploaded_by)
    values ($1, $2::uuid, $3, $4, $5, $6, nullif($7, 0), nullif($8, 0), 'ready', $9, $10, $11::uuid)
)sql";

constexpr auto select_attachment = R"sql(
    select a.id::text, a.message_id::text, a.kind, a.name, a.mime, a.state, a.file, a.source_url,
           coalesce(a.size_bytes, 0), coalesce(a.width, 0), coalesce(a.height, 0), a.inline_safe
    from attachments a
)sql";

// Two who take at once must not each see none under way. Held to the end of the transaction; nothing else uses the
// pair.
constexpr auto one_taker = R"sql(select pg_advisory_xact_lock(1835361377, $1::int))sql";

// Rows whose taker has died are taken again; as many as are under way are fewer to take.
constexpr auto take_errands = R"sql(
    with busy as (
        select count(*)::int as number from outbox
        where workspace_id = $1 and kind = 'media' and state = 'sending' and deadline >= now()
    ), next as (
        select o.id from outbox o join channels c on c.workspace_id = o.workspace_id and c.id = o.channel_id
        where o.workspace_id = $1 and o.kind = 'media' and c.state <> 'disabled'
          and ((o.state = 'waiting' and o.due_at <= now()) or (o.state = 'sending' and o.deadline < now()))
        order by o.due_at, o.position limit greatest(0, $2 - (select number from busy))
        for update of o skip locked
    )
    update outbox o set state = 'sending', attempts = o.attempts + 1, deadline = now() + make_interval(secs => $3)
    from next where o.workspace_id = $1 and o.id = next.id
    returning o.id::text, o.channel_id::text, o.content->>'attachment_id', o.content->>'url', o.attempts,
              (select a.kind from attachments a
               where a.workspace_id = $1 and a.id = (o.content->>'attachment_id')::uuid)
)sql";

constexpr auto prolong_errand = R"sql(
    update outbox set deadline = now() + make_interval(secs => $4)
    where workspace_id = $1 and id = $2::uuid and state = 'sending' and attempts = $3
)sql";

constexpr auto end_errand = R"sql(
    delete from outbox where workspace_id = $1 and id = $2::uuid and state = 'sending' and attempts = $3
)sql";

// A message recalled meanwhile keeps nothing: what was fetched for it is left to the sweeper.
constexpr auto set_ready = R"sql(
    update attachments set state = 'ready', file = $3, mime = $4, size_bytes = $5,
        width = coalesce(nullif($6, 0), width), height = coalesce(nullif($7, 0), height), inline_safe = $8,
        failure = null, source_url = null
    where workspace_id = $1 and id = $2::uuid and state = 'fetching' returning message_id::text
)sql";

constexpr auto set_failed = R"sql(
    update attachments set state = 'failed', failure = $3
    where workspace_id = $1 and id = $2::uuid and state = 'fetching' returning message_id::text
)sql";

constexpr auto set_fetching = R"sql(
    update attachments set state = 'fetching', failure = null
    where workspace_id = $1 and id = $2::uuid and state = 'failed' and source_url is not null
    returning message_id::text, source_url
)sql";

constexpr auto put_off = R"sql(
    update outbox set state = 'waiting', deadline = null, last_error = $3,
        due_at = now() + make_interval(secs => $4)
    where workspace_id = $1 and id = $2::uuid and state = 'sending' and attempts = $5
)sql";

constexpr auto insert_errand = R"sql(
    insert into outbox (workspace_id, id, channel_id, kind, content)
    select $1, $2::uuid, m.channel_id, 'media', jsonb_build_object('attachment_id', $3::text, 'url', $4::text)
    from messages m where m.workspace_id = $1 and m.id = $5::uuid
)sql";

constexpr auto select_shown = R"sql(
    select m.attachments::text, a.state, coalesce(a.mime, ''), coalesce(a.size_bytes, 0), coalesce(a.width, 0),
           coalesce(a.height, 0), coalesce(a.failure, ''), a.inline_safe
    from messages m join attachments a on a.workspace_id = m.workspace_id and a.message_id = m.id
    where m.workspace_id = $1 and m.id = $2::uuid and a.id = $3::uuid
)sql";

constexpr auto update_shown = R"sql(
    update messages set attachments = $3::jsonb where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_in_use = R"sql(
    select distinct file from attachments where workspace_id = $1 and file = any ($2::text[])
)sql";

/// The attachment inside its message's JSON, brought up to date with its row.
json::object refreshed(json::object shown, const AttachmentId& id, const pqxx::row& row)
{
    const auto state = sql::text_of(row[1]);
    shown["state"] = state;
    const auto number = [&](const char* key, int column) {
        if (row[column].as<std::int64_t>() > 0) shown[key] = row[column].as<std::int64_t>();
    };
    if (!row[2].is_null() && !sql::text_of(row[2]).empty()) shown["mime"] = sql::text_of(row[2]);
    number("size", 3);
    number("width", 4);
    number("height", 5);
    if (state == "ready") shown["url"] = wire::media_path(id);
    else shown.erase("url");
    if (state == "failed") shown["failure"] = sql::text_of(row[6]);
    else shown.erase("failure");
    if (row[7].as<bool>()) shown["inline_safe"] = true;
    return shown;
}

/// Shows the message with the attachment as it now is, and tells everybody.
void show(EventLog& log, const MessageId& message, const AttachmentId& id)
{
    const auto rows = log.tx().exec_params(select_shown, log.workspace().number, message.text, id.text);
    if (rows.empty()) return;
    auto all = json::parse(sql::text_of(rows[0][0])).as_array();
    for (auto& value : all) {
        auto& shown = value.as_object();
        const auto* its_id = shown.if_contains("id");
        if (its_id != nullptr && its_id->is_string() && its_id->as_string() == id.text) {
            shown = refreshed(shown, id, rows[0]);
        }
    }
    log.tx().exec_params(update_shown, log.workspace().number, message.text, json::serialize(all));
    const Rules none; // no conversation is told
    Changes changes(log, none);
    changes.updated(message);
    changes.tell();
}

void show_if(EventLog& log, const pqxx::result& touched, const AttachmentId& id)
{
    if (touched.empty() || touched[0][0].is_null()) return;
    show(log, MessageId{sql::text_of(touched[0][0])}, id);
}

AttachmentRow read_row(const pqxx::row& row)
{
    AttachmentRow found;
    found.id = AttachmentId{sql::text_of(row[0])};
    found.message = MessageId{sql::text_of(row[1])};
    found.kind = sql::text_of(row[2]);
    found.name = sql::text_of(row[3]);
    found.mime = sql::text_of(row[4]);
    found.state = sql::text_of(row[5]);
    found.file = sql::text_of(row[6]);
    found.source_url = sql::text_of(row[7]);
    found.size_bytes = row[8].as<std::int64_t>();
    found.width = row[9].as<int>();
    found.height = row[10].as<int>();
    found.inline_safe = row[11].as<bool>();
    return found;
}

} // namespace

std::string add_upload(pqxx::transaction_base& tx, const StaffMember& staff, const Upload& upload)
{
    const auto& stored = upload.stored;
    tx.exec_params(insert_upload, staff.workspace.number, upload.id.text, std::string(to_text(upload.kind)),
                   upload.name, stored.mime, stored.size_bytes, stored.width, stored.height, stored.file,
                   stored.inline_safe, staff.id.text);
    Attachment shown;
    shown.kind = upload.kind;
    shown.name = upload.name;
    shown.mime = stored.mime;
    shown.size_bytes = stored.size_bytes;
    shown.width = stored.width;
    shown.height = stored.height;
    return wire::attachment_json(shown, upload.id, "ready", wire::media_path(upload.id));
}

std::optional<AttachmentRow> find_attachment_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                 const AttachmentId& id)
{
    if (!staff.active || !is_uuid(id.text)) return std::nullopt;
    sql::Question question;
    question.say(select_attachment).say(" where a.workspace_id = " + question.value(staff.workspace.number));
    question.say(" and a.id = " + question.value(id) +
                 "::uuid and ((a.message_id is null and a.quick_reply_id is null"
                 " and a.uploaded_by = ");
    const auto me = question.value(staff.id) + "::uuid";
    question.say(me +
                 ") or exists (select 1 from quick_replies q where q.workspace_id = a.workspace_id"
                 " and q.id = a.quick_reply_id and not q.deleted and (q.owner_id is null or q.owner_id = " +
                 me +
                 ")) or exists (select 1 from messages m join conversations c"
                 " on c.workspace_id = m.workspace_id and c.id = m.conversation_id"
                 " where m.workspace_id = a.workspace_id and m.id = a.message_id");
    only_visible(question, staff, "c");
    question.say(
        ") or exists (select 1 from products p where p.workspace_id = a.workspace_id and p.picture_id = a.id)"
        " or exists (select 1 from variants v where v.workspace_id = a.workspace_id and v.picture_id = a.id))");
    const auto rows = question.ask(tx);
    if (rows.empty()) return std::nullopt;
    return read_row(rows[0]);
}

std::vector<FetchErrand> take_media(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::seconds patience,
                                    int at_once)
{
    std::vector<FetchErrand> errands;
    tx.exec_params(one_taker, workspace.number);
    for (const auto& row :
         tx.exec_params(take_errands, workspace.number, at_once, static_cast<double>(patience.count()))) {
        errands.push_back({OutboxId{sql::text_of(row[0])}, ChannelId{sql::text_of(row[1])},
                           AttachmentId{sql::text_of(row[2])}, sql::text_of(row[3]), sql::text_of(row[5]),
                           row[4].as<int>()});
    }
    return errands;
}

void prolong_media(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<FetchErrand>& errands,
                   std::chrono::seconds lease)
{
    for (const auto& errand : errands) {
        tx.exec_params(prolong_errand, workspace.number, errand.id.text, errand.attempts,
                       static_cast<double>(lease.count()));
    }
}

namespace {

/// False when it has become somebody else's: then it is theirs to say what became of the file.
bool end(EventLog& log, const FetchErrand& errand)
{
    return log.tx().exec_params(end_errand, log.workspace().number, errand.id.text, errand.attempts).affected_rows() >
           0;
}

} // namespace

void attachment_ready(EventLog& log, const FetchErrand& errand, const StoredFile& stored)
{
    if (!end(log, errand)) return;
    show_if(log,
            log.tx().exec_params(set_ready, log.workspace().number, errand.attachment.text, stored.file, stored.mime,
                                 stored.size_bytes, stored.width, stored.height, stored.inline_safe),
            errand.attachment);
}

void attachment_failed(EventLog& log, const FetchErrand& errand, const std::string& code, bool may_try_again)
{
    if (may_try_again && errand.attempts < fetch_attempts) {
        const auto pause = std::min(pause_limit, std::chrono::seconds{2LL << std::min(errand.attempts, 12)});
        log.tx().exec_params(put_off, log.workspace().number, errand.id.text, code, static_cast<double>(pause.count()),
                             errand.attempts);
        note_outbox(log.tx(), log.workspace(), pause);
        return;
    }
    if (!end(log, errand)) return;
    show_if(log, log.tx().exec_params(set_failed, log.workspace().number, errand.attachment.text, code),
            errand.attachment);
}

bool fetch_again(EventLog& log, const StaffMember& staff, const AttachmentId& id)
{
    const auto found = find_attachment_for(log.tx(), staff, id);
    if (!found || found->message.empty()) return false;
    const auto touched = log.tx().exec_params(set_fetching, log.workspace().number, found->id.text);
    if (touched.empty()) return false;
    log.tx().exec_params(insert_errand, log.workspace().number, new_uuid(), found->id.text, sql::text_of(touched[0][1]),
                         found->message.text);
    show(log, found->message, found->id);
    note_outbox(log.tx(), log.workspace());
    return true;
}

std::vector<std::string> files_in_use(pqxx::transaction_base& tx, WorkspaceId workspace,
                                      const std::vector<std::string>& files)
{
    std::vector<std::string> used;
    for (const auto& row : tx.exec_params(select_in_use, workspace.number, sql::array_of(files))) {
        used.push_back(sql::text_of(row[0]));
    }
    return used;
}

} // namespace inbox
