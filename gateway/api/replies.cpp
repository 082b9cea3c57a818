#include "gateway/api/reply_making.hpp"
#include "gateway/api/resources.hpp"

#include "connectors/signature.hpp"
#include "gateway/api/file_keeping.hpp"
#include "gateway/http/json_body.hpp"
#include "inbox/conversations/quick_replies.hpp"
#include "inbox/model/failpoint.hpp"
#include "inbox/replies/accept_reply.hpp"

#include <algorithm>
#include <filesystem>

/// Answering a customer: what was asked for is read, the conversation found, the platform's connector cuts the reply
/// into parts, and one transaction takes it. From then on it is the sender's.
namespace gateway {

namespace {

using inbox::ReplyAccepted;
using inbox::ReplyBasis;
using inbox::ReplyRefused;
using inbox::ReplyRequest;

constexpr std::size_t text_limit = 20'000, attachments_limit = 20, product_limit = 200;
constexpr std::int64_t seq_limit = 9'007'199'254'740'991; // what a browser can count to
constexpr int hold_limit_s = 30;

/// A picture of a quick reply that goes along: what is sent is a copy of its own, made once for this place in this
/// reply, so that the same request again finds the same copy.
struct QuickPicture {
    std::size_t place;
    std::string quick_reply;
    inbox::AttachmentId attachment, copy;
};

inbox::AttachmentId copy_of(const inbox::MessageId& reply, std::size_t place, const inbox::AttachmentId& picture)
{
    auto hex = connectors::sha256_hex(reply.text + '|' + std::to_string(place) + '|' + picture.text);
    hex[12] = '8', hex[16] = '8'; // RFC 9562: made by a rule of our own
    return {hex.substr(0, 8) + '-' + hex.substr(8, 4) + '-' + hex.substr(12, 4) + '-' + hex.substr(16, 4) + '-' +
            hex.substr(20, 12)};
}

/// The place of the first that is not there for this person; nothing when all were copied.
std::optional<std::size_t> copy_pictures(pqxx::transaction_base& tx, const std::filesystem::path& folder,
                                         const inbox::StaffMember& staff, const std::vector<QuickPicture>& pictures)
{
    for (const auto& picture : pictures) {
        const auto stored = inbox::find_quick_picture(tx, staff, picture.quick_reply, picture.attachment);
        if (!stored || !is_kept_name(stored->file)) return picture.place;
        // Another name for the same bytes: either may go without the other.
        const auto name = connectors::sha256_hex(picture.copy.text).substr(0, 32);
        std::error_code error;
        std::filesystem::create_hard_link(folder / stored->file, folder / name, error);
        if (error == std::errc::no_such_file_or_directory) return picture.place;
        if (error && error != std::errc::file_exists) throw std::system_error(error, "media.folder");
        inbox::add_quick_copy(tx, staff, *stored, picture.copy, name);
    }
    return std::nullopt;
}

std::variant<inbox::AttachmentId, inbox::ProductCard>
attachment_of(const boost::json::array& array, std::size_t i, ReplyRequest& reply, std::vector<QuickPicture>& pictures)
{
    const auto path = path_of("attachments", i);
    if (array[i].is_string()) {
        const std::string id(array[i].get_string());
        if (!inbox::is_uuid(id)) throw BadRequest(path, "uuid", "expected the id of an uploaded file");
        return inbox::AttachmentId{id};
    }
    const auto& card = element_object(array, i, "attachments");
    if (card.contains("quick_reply_id")) {
        only_fields(card, {"quick_reply_id", "attachment_id"}, path);
        QuickPicture picture{
            i, uuid_field(card, "quick_reply_id", path), {uuid_field(card, "attachment_id", path)}, {}};
        picture.copy = copy_of(reply.id, i, picture.attachment);
        pictures.push_back(picture);
        return picture.copy;
    }
    only_fields(card, {"product_id", "title"}, path);
    return inbox::ProductCard{filled_text_field(card, "product_id", product_limit, path),
                              optional_text(card, "title", product_limit, path).value_or("")};
}

ReplyRequest request_of(const Request& request, const Captures& captures, std::vector<QuickPicture>& pictures,
                        std::vector<std::string>& used)
{
    const auto body = object_body(request);
    only_fields(body,
                {"id", "text", "attachments", "reply_to", "seen_seq", "hold_s", "private_answer", "quick_replies"});
    ReplyRequest reply;
    reply.id.text = uuid_field(body, "id");
    reply.conversation = id_in<inbox::ConversationTag>(captures);
    reply.text = optional_text(body, "text", text_limit).value_or("");
    const auto& attachments = array_field(body, "attachments", attachments_limit);
    for (std::size_t i = 0; i < attachments.size(); ++i)
        reply.attachments.push_back(attachment_of(attachments, i, reply, pictures));
    reply.reply_to.text = optional_uuid(body, "reply_to").value_or("");
    reply.seen_seq = optional_integer(body, "seen_seq", 0, seq_limit);
    reply.hold = std::chrono::seconds(optional_integer(body, "hold_s", 0, hold_limit_s).value_or(0));
    reply.private_answer = optional_bool(body, "private_answer").value_or(false);
    used = uuid_array(body, "quick_replies", attachments_limit);
    for (const auto& picture : pictures) {
        if (std::find(used.begin(), used.end(), picture.quick_reply) == used.end()) used.push_back(picture.quick_reply);
    }
    return reply;
}

asio::awaitable<Response> reply(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    std::vector<QuickPicture> pictures;
    std::vector<std::string> used;
    const auto wanted = request_of(request, captures, pictures, used);
    if (!pictures.empty()) {
        auto job = [folder = context.config.media.folder, staff = who.staff, pictures](pqxx::transaction_base& tx) {
            return copy_pictures(tx, folder, staff, pictures);
        };
        const auto absent = co_await context.database.run(who.staff.workspace, std::move(job));
        if (absent) co_return reply_refusal(ReplyRefused{path_of("attachments", *absent), "absent", {}});
    }
    co_return co_await send_reply(context, std::move(who), wanted, std::move(used));
}

} // namespace

asio::awaitable<Response> send_reply(ApiContext& context, LoggedIn who, inbox::ReplyRequest wanted,
                                     std::vector<std::string> used)
{
    auto look = [staff = who.staff, wanted](pqxx::transaction_base& tx) {
        return inbox::find_reply_basis(tx, staff, wanted);
    };
    const auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    if (std::holds_alternative<inbox::NotThere>(found)) co_return not_found();
    if (const auto* refused = std::get_if<ReplyRefused>(&found)) co_return reply_refusal(*refused);

    // Without parts only what was accepted before is found: so a repeated request, whose files are bound by now, is
    // answered as the first time before anybody complains of it.
    const auto cut = split_reply(wanted, std::get<ReplyBasis>(found));
    const auto* parts = std::get_if<std::vector<inbox::Part>>(&cut);
    auto job = [&rules = *context.rules, staff = who.staff, wanted, used,
                parts = parts ? *parts : std::vector<inbox::Part>()](inbox::EventLog& log) {
        auto result = inbox::accept_reply(log, rules, staff, wanted, parts);
        const auto* accepted = std::get_if<ReplyAccepted>(&result);
        if (accepted && !accepted->already_there) {
            for (const auto& quick_reply : used) inbox::count_use(log.tx(), staff, quick_reply);
        }
        inbox::pass(inbox::Failpoint::reply_before_commit);
        return result;
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    inbox::pass(inbox::Failpoint::reply_after_commit);
    const auto* cannot = std::get_if<connectors::CannotSend>(&cut);
    if (cannot && std::holds_alternative<ReplyRefused>(result)) {
        co_return reply_refusal(*cannot);
    }
    const auto* accepted = std::get_if<ReplyAccepted>(&result);
    if (accepted && accepted->outbox_touched && context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return reply_answer(result);
}

void add_replies(Router& router, ApiContext& context)
{
    router.add("POST", "/api/conversations/{id}/replies", writing(context, reply));
}

} // namespace gateway
