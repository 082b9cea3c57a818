#include "inbox/replies/accept_reply.hpp"

#include "inbox/conversations/changes.hpp"
#include "inbox/conversations/list.hpp"
#include "inbox/figures/turns.hpp"
#include "inbox/model/order_key.hpp"
#include "inbox/replies/fingerprint.hpp"
#include "inbox/replies/outbox.hpp"
#include "inbox/replies/part_json.hpp"
#include "inbox/replies/reply_window.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <set>

namespace inbox {

namespace {

constexpr std::chrono::seconds hold_limit{30};

constexpr auto select_existing = R"sql(
    select content_hash = encode(sha256(convert_to($3, 'UTF8')), 'hex') from messages
    where workspace_id = $1 and id = $2::uuid
)sql";

constexpr auto select_taken_back = R"sql(
    select 1 from audit where workspace_id = $1 and subject = lower($2) and action = 'message.taken_back' limit 1
)sql";

constexpr auto select_uploads = R"sql(
    select a.id::text, a.kind, a.name, a.mime, coalesce(a.size_bytes, 0), coalesce(a.width, 0), coalesce(a.height, 0)
    from attachments a
    where a.workspace_id = $1 and a.id = any ($2::uuid[]) and a.message_id is null and a.uploaded_by = $3::uuid
      and a.quick_reply_id is null and a.state = 'ready'
)sql";

constexpr auto select_quoted = R"sql(
    select coalesce(platform_message_id, '') from messages
    where workspace_id = $1 and id = $2::uuid and conversation_id = $3::uuid
)sql";

// Which comment an answer goes to when the writer named none: the author's newest.
constexpr auto select_newest_comment = R"sql(
    select platform_message_id from messages
    where workspace_id = $1 and conversation_id = $2::uuid and direction = 'incoming'
      and platform_message_id is not null and recalled_at is null
    order by order_key desc limit 1
)sql";

constexpr auto select_clock = R"sql(select (extract(epoch from clock_timestamp()) * 1000)::bigint)sql";

constexpr auto insert_message = R"sql(
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                          author_id, author_name, text, reply_to, sent_at, received_at, order_key, state, attachments,
                          client_seq, content_hash)
    values ($1, $2::uuid, $3, $3, $4::uuid, $5::uuid, $6, 'outgoing', $16, $7::uuid, $8, $9, $10::uuid,
            to_timestamp($11::bigint / 1000.0), to_timestamp($11::bigint / 1000.0), $12, 'queued', $13::jsonb, $14,
            encode(sha256(convert_to($15, 'UTF8')), 'hex'))
)sql";

constexpr auto insert_parts = R"sql(
    with part as (
        select * from unnest($4::int[], $5::uuid[], $6::text[], $7::text[]) p (n, reference, content, fingerprint)
    ), kept as (
        insert into reply_parts (workspace_id, message_id, part, channel_id, reference, content, fingerprint)
        select $1, $2::uuid, n, $3::uuid, reference, content::jsonb, fingerprint from part
    )
    insert into outbox (workspace_id, id, channel_id, kind, conversation_id, message_id, part, due_at)
    select $1, reference, $3::uuid, 'send', $8::uuid, $2::uuid, n, clock_timestamp() + make_interval(secs => $9)
    from part order by n
)sql";

constexpr auto bind_uploads = R"sql(
    update attachments a set message_id = $2::uuid, n = bound.n
    from unnest($3::uuid[]) with ordinality bound (id, n)
    where a.workspace_id = $1 and a.id = bound.id
)sql";

constexpr auto answer_conversation = R"sql(
    update conversations set waiting_since = case when $7 then waiting_since end, own_in_row = own_in_row + $3,
        last_message_id = case when newer then $4::uuid else last_message_id end,
        last_message_at = case when newer then to_timestamp($5::bigint / 1000.0) else last_message_at end,
        last_message_order = case when newer then $6 else last_message_order end
    from (select coalesce(last_message_order collate "C" < $6, true) as newer from conversations
          where workspace_id = $1 and id = $2::uuid) place
    where workspace_id = $1 and id = $2::uuid returning newer
)sql";

/// What makes two requests the same one.
std::string content_of(const StaffMember& staff, const ReplyRequest& request)
{
    wire::Json json;
    json.open_object().text("conversation", request.conversation.text).text("staff", staff.id.text);
    json.text("text", request.text).text("reply_to", request.reply_to.text).truth("private", request.private_answer);
    json.open_array("attachments");
    for (const auto& attachment : request.attachments) {
        const auto* card = std::get_if<ProductCard>(&attachment);
        json.element(wire::quoted(card ? "product:" + card->product_id : std::get<AttachmentId>(attachment).text));
    }
    json.close_array().close_object();
    return std::move(json).take();
}

std::string place_of(std::size_t i)
{
    return "attachments[" + std::to_string(i) + ']';
}

AttachmentKind kind_of(const std::string& word)
{
    for (const auto kind : {AttachmentKind::image, AttachmentKind::video, AttachmentKind::audio}) {
        if (to_text(kind) == word) return kind;
    }
    return AttachmentKind::file;
}

using Attached = std::variant<File, ProductCard>;

/// The uploads and cards a request names, in its order; or the first that is not there for this person.
std::variant<std::vector<Attached>, ReplyRefused> find_attachments(pqxx::transaction_base& tx, const StaffMember& staff,
                                                                   const ReplyRequest& request)
{
    sql::Array ids;
    for (const auto& attachment : request.attachments) {
        const auto* id = std::get_if<AttachmentId>(&attachment);
        if (id && is_uuid(id->text)) ids.add(*id);
    }
    std::map<std::string, File> files;
    if (ids.size() > 0) {
        for (const auto& row : tx.exec_params(select_uploads, staff.workspace.number, ids.text(), staff.id.text)) {
            const auto id = sql::text_of(row[0]);
            files[id] = File{kind_of(sql::text_of(row[1])),
                             sql::text_of(row[2]),
                             sql::text_of(row[3]),
                             row[4].as<std::int64_t>(),
                             row[5].as<int>(),
                             row[6].as<int>(),
                             nullptr,
                             AttachmentId{id}};
        }
    }
    std::vector<Attached> found;
    for (std::size_t i = 0; i < request.attachments.size(); ++i) {
        if (const auto* card = std::get_if<ProductCard>(&request.attachments[i])) {
            found.emplace_back(*card);
            continue;
        }
        const auto file = files.extract(std::get<AttachmentId>(request.attachments[i]).text); // once only
        if (file.empty()) return ReplyRefused{place_of(i), "absent", {}};
        found.emplace_back(file.mapped());
    }
    return found;
}

/// The platform's id of the quoted message; empty when it has none yet. Nullopt: no such message in this conversation.
std::optional<std::string> find_quoted(pqxx::transaction_base& tx, WorkspaceId workspace, const ReplyRequest& request)
{
    if (request.reply_to.empty()) return std::string();
    if (!is_uuid(request.reply_to.text)) return std::nullopt;
    const auto rows = tx.exec_params(select_quoted, workspace.number, request.reply_to.text, request.conversation.text);
    if (rows.empty()) return std::nullopt;
    return sql::text_of(rows[0][0]);
}

std::string attachments_json(const std::vector<Attached>& attached)
{
    std::string out = "[";
    for (const auto& thing : attached) {
        Attachment shown;
        AttachmentId id;
        std::string url;
        if (const auto* card = std::get_if<ProductCard>(&thing)) {
            shown.kind = AttachmentKind::product;
            shown.platform_id = card->product_id;
            shown.title = card->title;
            id = new_id<AttachmentTag>();
        } else {
            const auto& file = std::get<File>(thing);
            shown.kind = file.kind;
            shown.name = file.name;
            shown.mime = file.mime;
            shown.size_bytes = file.size_bytes;
            shown.width = file.width;
            shown.height = file.height;
            id = file.stored;
            url = wire::media_path(id);
        }
        if (out.size() > 1) out += ',';
        out += wire::attachment_json(shown, id, "ready", url);
    }
    return out + ']';
}

std::vector<AttachmentId> stored_ids(const std::vector<Attached>& attached)
{
    std::vector<AttachmentId> ids;
    for (const auto& thing : attached) {
        if (const auto* file = std::get_if<File>(&thing)) ids.push_back(file->stored);
    }
    return ids;
}

std::optional<ReplyRefused> refused_by_rules(const Rules& rules, const ConversationRow& conversation, Time now,
                                             int messages)
{
    if (conversation.channel_state == "disabled") return ReplyRefused{"", "channel_disabled", {}};
    const auto found = rules.find({conversation.platform, conversation.kind});
    if (found == rules.end()) return std::nullopt;
    const auto verdict = check_window(found->second, window_facts(conversation), now, messages);
    if (const auto* closed = std::get_if<WindowClosed>(&verdict))
        return ReplyRefused{"", closed->code, closed->closed_at};
    return std::nullopt;
}

void write_parts(EventLog& log, const ReplyRequest& request, const ConversationRow& conversation,
                 const std::vector<Part>& parts, const std::string& answers)
{
    sql::Array number, reference, content, print;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        number.add(static_cast<std::int64_t>(i));
        reference.add(new_uuid());
        content.add(to_json(StoredPart{parts[i], answers, request.private_answer}));
        print.add(fingerprint(parts[i].text));
    }
    const auto hold = std::clamp(request.hold, std::chrono::seconds{0}, hold_limit);
    log.tx().exec_params(insert_parts, log.workspace().number, request.id.text, conversation.channel.text,
                         number.text(), reference.text(), content.text(), print.text(), conversation.id.text,
                         static_cast<double>(hold.count()));
    note_outbox(log.tx(), log.workspace(), hold);
}

} // namespace

std::variant<ReplyBasis, ReplyRefused, NotThere> find_reply_basis(pqxx::transaction_base& tx, const StaffMember& staff,
                                                                  const ReplyRequest& request)
{
    const auto conversation = find_conversation_for(tx, staff, request.conversation);
    if (!conversation) return NotThere{};
    ReplyBasis basis{conversation->channel, conversation->platform, conversation->kind, {}, {}};

    // A request that is repeated finds its uploads already bound; accept_reply answers what it made the first time.
    const bool repeated =
        is_uuid(request.id.text) &&
        !tx.exec_params(select_existing, staff.workspace.number, request.id.text, std::string()).empty();
    if (repeated) return basis;

    const auto quoted = find_quoted(tx, staff.workspace, request);
    if (!quoted) return ReplyRefused{"reply_to", "absent", {}};
    basis.reply_to_platform_id = *quoted;
    auto attached = find_attachments(tx, staff, request);
    if (auto* refused = std::get_if<ReplyRefused>(&attached)) return std::move(*refused);
    basis.attachments = std::move(std::get<std::vector<Attached>>(attached));
    return basis;
}

ReplyResult accept_reply(EventLog& log, const Rules& rules, const StaffMember& staff, const ReplyRequest& request,
                         const std::vector<Part>& parts)
{
    auto& tx = log.tx();
    const auto workspace = log.workspace();
    const auto conversation = find_conversation_for(tx, staff, request.conversation);
    if (!conversation) return NotThere{};

    const auto content = content_of(staff, request);
    const auto existing = tx.exec_params(select_existing, workspace.number, request.id.text, content);
    if (!existing.empty()) {
        if (existing[0][0].is_null() || !existing[0][0].as<bool>()) return ReplyConflict{};
        return ReplyAccepted{wire::to_json(wire::read_messages(tx, workspace, {request.id}).at(0)), true, false};
    }
    // The same request, late: its answer was lost, it was sent again, and meanwhile a person took the reply back.
    if (!tx.exec_params(select_taken_back, workspace.number, request.id.text).empty()) return ReplyConflict{};
    if (parts.empty()) return ReplyRefused{"text", "empty", {}};

    const auto now = sql::time_of(tx.exec_params(select_clock)[0][0]);
    if (auto refused = refused_by_rules(rules, *conversation, now, static_cast<int>(parts.size()))) return *refused;
    const auto quoted = find_quoted(tx, workspace, request);
    if (!quoted) return ReplyRefused{"reply_to", "absent", {}};
    const auto found = find_attachments(tx, staff, request);
    if (const auto* refused = std::get_if<ReplyRefused>(&found)) return *refused;
    const auto& attached = std::get<std::vector<Attached>>(found);

    std::string answers;
    if (conversation->kind == ThreadKind::comment) {
        answers = *quoted;
        if (answers.empty()) {
            const auto newest = tx.exec_params(select_newest_comment, workspace.number, conversation->id.text);
            if (newest.empty()) return ReplyRefused{"", "no_recipient", {}};
            answers = sql::text_of(newest[0][0]);
        }
    }

    const bool is_comment = conversation->kind == ThreadKind::comment && !request.private_answer;
    const auto arrival = log.next();
    const auto place = order_key(now, 0, arrival);
    tx.exec_params(insert_message, workspace.number, request.id.text, arrival, conversation->id.text,
                   conversation->channel.text, is_comment ? "comment" : "message", sql::or_null(staff.id.text),
                   sql::or_null(staff.name), request.text, sql::or_null(request.reply_to.text), sql::to_sql(now), place,
                   attachments_json(attached), request.seen_seq, content, request.automatic ? "bot" : "staff");
    if (!stored_ids(attached).empty()) {
        tx.exec_params(bind_uploads, workspace.number, request.id.text, sql::array_of(stored_ids(attached)));
    }
    const auto newest =
        tx.exec_params(answer_conversation, workspace.number, conversation->id.text, static_cast<int>(parts.size()),
                       request.id.text, sql::to_sql(now), place, request.automatic)[0][0]
            .as<bool>();
    if (newest && !request.automatic) end_turns(tx, workspace, {{conversation->id, request.id, staff.id, now}});
    else follow_turns(tx, workspace, {conversation->id}); // a platform's clock runs before ours, or nobody has answered

    Changes changes(log, rules);
    changes.created(request.id);
    changes.updated(conversation->id);
    changes.tell();
    write_parts(log, request, *conversation, parts, answers);
    return ReplyAccepted{wire::to_json(wire::read_messages(tx, workspace, {request.id}).at(0)), false, true};
}

} // namespace inbox
