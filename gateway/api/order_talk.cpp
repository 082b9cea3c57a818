#include "gateway/api/reply_making.hpp"
#include "gateway/api/resources.hpp"

#include "gateway/api/file_keeping.hpp"
#include "gateway/http/json_body.hpp"
#include "gateway/pictures/qr_png.hpp"
#include "inbox/conversations/thread.hpp"
#include "inbox/media/attachments.hpp"
#include "inbox/orders/order_draft.hpp"
#include "inbox/orders/orders.hpp"
#include "inbox/orders/shop_settings.hpp"
#include "inbox/orders/vietqr.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json/parse.hpp>

#include <unistd.h>

/// An order in the conversation it belongs to: the code that pays it, and telling the customer where it stands. Both go
/// the way of every reply, so the platform's window and abilities hold for them too.
namespace gateway {

namespace {

using inbox::Order;
using inbox::ReplyRequest;
using inbox::ShopSettings;

constexpr std::size_t text_limit = 20'000;

/// An order and what the shop says of its orders.
struct Known {
    Order order;
    ShopSettings settings;
};

asio::awaitable<Known> known(ApiContext& context, const LoggedIn& who, const inbox::OrderId& id)
{
    auto look = [staff = who.staff, id](pqxx::transaction_base& tx) -> std::optional<Known> {
        auto order = inbox::find_order_for(tx, staff, id);
        if (!order) return std::nullopt;
        return Known{std::move(*order), inbox::read_shop_settings(tx, staff.workspace)};
    };
    auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    if (!found) throw Refusal(not_found());
    co_return std::move(*found);
}

// --- the code that pays an order -------------------------------------------------------------------------------------

struct PaymentCode {
    inbox::Transfer transfer;
    std::string payload;
};

PaymentCode payment_code(const Known& known)
{
    const auto& shop = known.settings;
    if (shop.bank_bin.empty()) {
        throw Refusal(impossible("no_bank_account", "Not possible", "The shop's settings name no bank account.",
                                 {"", "no_bank_account", "no bank account"}));
    }
    if (known.order.of_platform()) {
        throw Refusal(impossible("paid_elsewhere", "Not possible", "The platform collects the money of its orders.",
                                 {"", "paid_elsewhere", "paid to the platform"}));
    }
    using inbox::OrderStatus;
    const bool over = known.order.status == OrderStatus::cancelled || known.order.status == OrderStatus::returned;
    const auto amount = over ? 0 : known.order.total - known.order.payment.deposit;
    if (amount <= 0) {
        throw Refusal(impossible("nothing_to_pay", "Not possible", "Nothing is left to pay.",
                                 {"", "nothing_to_pay", "nothing to pay"}));
    }
    PaymentCode code{{shop.bank_bin, shop.account_number, amount, inbox::plain_content(known.order.code)}, {}};
    code.payload = inbox::vietqr_payload(code.transfer);
    return code;
}

asio::awaitable<Response> show_code(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    const auto id = id_in<inbox::OrderTag>(captures);
    const auto found = co_await known(context, who, id);
    const auto code = payment_code(found);
    inbox::wire::Json json;
    json.open_object().text("payload", code.payload).text("bank", found.settings.bank_name);
    json.text("account", code.transfer.account_number).text("account_name", found.settings.account_name);
    json.number("amount", code.transfer.amount).text("content", code.transfer.content);
    json.text("picture_url", "/api/orders/" + id.text + "/qr.png").close_object();
    co_return json_response(200, std::move(json).take());
}

asio::awaitable<Response> show_picture(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    const auto found = co_await known(context, who, id_in<inbox::OrderTag>(captures));
    Response response;
    response.with("Content-Type", "image/png");
    response.body = qr_png(payment_code(found).payload).bytes;
    co_return response;
}

// --- telling the customer --------------------------------------------------------------------------------------------

struct Telling {
    inbox::OrderId order;
    const char* audited; // the action in the trail
    ReplyRequest reply;
    std::vector<inbox::Part> parts;
    inbox::Upload picture; // without a name: none
    std::string picture_bytes;
};

/// What the trail keeps of it.
std::string said_in(const ReplyRequest& reply)
{
    return "{\"message_id\": \"" + reply.id.text + "\"}";
}

/// A request that is repeated finds its message, whatever has become of the order since.
std::optional<inbox::ReplyResult> sent_before(pqxx::transaction_base& tx, const inbox::StaffMember& staff,
                                              const Telling& telling)
{
    const auto& reply = telling.reply;
    const auto message = inbox::message_json_for(tx, staff, reply.id);
    if (!message) return std::nullopt;
    const auto object = boost::json::parse(*message).as_object();
    const auto* author = object.at("author").as_object().if_contains("id");
    const bool same = object.at("conversation_id").as_string() == reply.conversation.text &&
                      object.at("direction").as_string() == "outgoing" && author &&
                      author->as_string() == staff.id.text &&
                      (object.at("kind").as_string() == "message" || object.at("kind").as_string() == "comment");
    const bool this_order = inbox::was_noted(tx, staff.workspace, telling.audited, telling.order.text, said_in(reply));
    if (!same || !this_order) return inbox::ReplyConflict{};
    return inbox::ReplyAccepted{*message, true, false};
}

/// The file of a reply that was not taken is nobody's.
class KeptFile {
public:
    KeptFile(std::filesystem::path folder, std::string_view bytes)
        : folder_(std::move(folder)), name_(keep_file(folder_, bytes))
    {
    }
    KeptFile(const KeptFile&) = delete;
    KeptFile& operator=(const KeptFile&) = delete;
    ~KeptFile()
    {
        if (!wanted_) ::unlink((folder_ / name_).c_str());
    }
    const std::string& name() const { return name_; }
    void keep() { wanted_ = true; }

private:
    std::filesystem::path folder_;
    std::string name_;
    bool wanted_ = false;
};

inbox::ReplyResult take(inbox::EventLog& log, const inbox::Rules& rules, const inbox::StaffMember& staff,
                        const Telling& telling, const std::filesystem::path& folder)
{
    if (auto before = sent_before(log.tx(), staff, telling)) return std::move(*before);
    std::optional<KeptFile> file;
    if (!telling.picture.name.empty()) {
        file.emplace(folder, telling.picture_bytes);
        auto upload = telling.picture;
        upload.stored.file = file->name();
        inbox::add_upload(log.tx(), staff, upload);
    }
    auto result = inbox::accept_reply(log, rules, staff, telling.reply, telling.parts);
    // What is refused leaves nothing behind: the answer travels as an exception, so the transaction is undone.
    if (!std::holds_alternative<inbox::ReplyAccepted>(result)) throw Refusal(reply_answer(result));
    inbox::note_audit(log.tx(), log.workspace(), staff.id, telling.audited, telling.order.text, said_in(telling.reply));
    if (file) file->keep();
    return result;
}

/// Where the reply goes. An order without a conversation has nobody to tell.
asio::awaitable<inbox::ReplyBasis> basis_of(ApiContext& context, const LoggedIn& who, const ReplyRequest& reply)
{
    if (reply.conversation.empty()) {
        throw Refusal(impossible("no_conversation", "Not possible", "The order belongs to no conversation.",
                                 {"", "no_conversation", "no conversation"}));
    }
    auto look = [staff = who.staff, reply](pqxx::transaction_base& tx) {
        return inbox::find_reply_basis(tx, staff, reply);
    };
    auto found = co_await context.database.look(who.staff.workspace, std::move(look));
    if (const auto* refused = std::get_if<inbox::ReplyRefused>(&found)) throw Refusal(reply_refusal(*refused));
    if (std::holds_alternative<inbox::NotThere>(found)) throw Refusal(not_found());
    co_return std::get<inbox::ReplyBasis>(std::move(found));
}

asio::awaitable<Response> tell(ApiContext& context, const LoggedIn& who, Telling telling,
                               const inbox::ReplyBasis& basis)
{
    auto cut = split_reply(telling.reply, basis);
    if (const auto* cannot = std::get_if<connectors::CannotSend>(&cut)) co_return reply_refusal(*cannot);
    telling.parts = std::get<std::vector<inbox::Part>>(std::move(cut));
    auto job = [&rules = *context.rules, &folder = context.config.media.folder, staff = who.staff,
                telling = std::move(telling)](inbox::EventLog& log) {
        return take(log, rules, staff, telling, folder);
    };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    const auto* accepted = std::get_if<inbox::ReplyAccepted>(&result);
    if (accepted && accepted->outbox_touched && context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return reply_answer(result);
}

asio::awaitable<Response> send_code(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"message_id"});
    Telling telling{id_in<inbox::OrderTag>(captures), "order.code_sent", {}, {}, {}, {}};
    telling.reply.id.text = uuid_field(body, "message_id");
    const auto found = co_await known(context, who, telling.order);
    telling.reply.conversation = found.order.conversation_id;
    auto basis = co_await basis_of(context, who, telling.reply);

    auto picture = qr_png(payment_code(found).payload);
    const auto size = static_cast<std::int64_t>(picture.bytes.size());
    telling.picture = {inbox::new_id<inbox::AttachmentTag>(),
                       inbox::AttachmentKind::image,
                       found.order.code + ".png",
                       {"", "image/png", size, picture.width, picture.height, true}};
    telling.picture_bytes = std::move(picture.bytes);
    telling.reply.attachments = {telling.picture.id};
    basis.attachments = {inbox::File{inbox::AttachmentKind::image, telling.picture.name, "image/png", size,
                                     picture.width, picture.height, nullptr, telling.picture.id}};
    co_return co_await tell(context, who, std::move(telling), basis);
}

asio::awaitable<Response> send_words(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"message_id", "text"});
    Telling telling{id_in<inbox::OrderTag>(captures), "order.told", {}, {}, {}, {}};
    telling.reply.id.text = uuid_field(body, "message_id");
    const auto words = optional_text(body, "text", text_limit);
    const auto found = co_await known(context, who, telling.order);
    telling.reply.conversation = found.order.conversation_id;
    telling.reply.text = words && !words->empty() ? *words : inbox::words_for(found.settings, found.order);
    const auto basis = co_await basis_of(context, who, telling.reply);
    co_return co_await tell(context, who, std::move(telling), basis);
}

// --- what the chat says is wanted ------------------------------------------------------------------------------------

asio::awaitable<Response> read_chat(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    only_parameters(request, {"messages"});
    const auto messages = static_cast<int>(integer_parameter(request, "messages", 50, 1, inbox::draft_messages_limit));
    auto look = [staff = who.staff, id = id_in<inbox::ConversationTag>(captures),
                 messages](pqxx::transaction_base& tx) { return inbox::read_order_draft(tx, staff, id, messages); };
    const auto draft = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return draft ? json_response(200, *draft) : not_found();
}

} // namespace

void add_order_talk(Router& router, ApiContext& context)
{
    using inbox::Right;
    router.add("GET", "/api/conversations/{id}/order-draft", reading(context, read_chat));
    router.add("GET", "/api/orders/{id}/qr", reading(context, show_code, Right::read_orders));
    router.add("GET", "/api/orders/{id}/qr.png", reading(context, show_picture, Right::read_orders));
    router.add("POST", "/api/orders/{id}/qr", writing(context, send_code, Right::answer));
    router.add("POST", "/api/orders/{id}/tell", writing(context, send_words, Right::answer));
}

} // namespace gateway
