#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

#include <algorithm>
#include <array>

/// A text or a product card is one call; a picture is uploaded first and then sent by its address.
namespace connectors {

namespace {

using namespace shopee_wire;
using namespace std::chrono_literals;
using inbox::Outcome;

constexpr std::string_view send_path = "/api/v2/sellerchat/send_message";
constexpr std::string_view upload_path = "/api/v2/sellerchat/upload_image";
constexpr auto upload_timeout = 60s;
constexpr auto pause_after_too_many_sends = 300s;

struct Refusal {
    std::string_view error, code;
};

/// What Shopee says no to, in our words.
constexpr std::array refusals = {
    Refusal{"user_is_forbidden", "window_closed"},
    Refusal{"first_chat_without_order_info", "first_contact"},
    Refusal{"reach_5_message_limit", "quota"},
    Refusal{"message_too_long", "too_long"},
    Refusal{"message_is_censored", "content"},
    Refusal{"block_by_internal_safety_strategies", "not_allowed"},
    Refusal{"error_blocked", "blocked"},
    Refusal{"error_sender_block_receiver", "blocked"},
    Refusal{"assigned_to_subaccount", "not_allowed"},
    Refusal{"shop_bound_subaccount", "not_allowed"},
};

/// Names are looked up, words never read. What we do not know may have been carried out.
Outcome read_sent(const HttpReply& reply, const inbox::Outgoing& part, inbox::Time now)
{
    const Answer answer(reply);
    if (answer.trouble() == Trouble::server) return inbox::Unknown{answer.why()};
    if (answer.good()) {
        const auto id = id_in(answer.response()["message_id"]);
        if (id.empty()) return inbox::Unknown{"Shopee accepted the message without naming it"};
        const auto thread = id_in(answer.response()["conversation_id"]);
        return inbox::Sent{id, part.thread.empty() ? thread : ""};
    }
    if (answer.error() == "exceed_send_limitaion") {
        return inbox::TryAgain{pause_after_too_many_sends, answer.error(), answer.why()};
    }
    const auto* refusal = std::find_if(refusals.begin(), refusals.end(),
                                       [&](const Refusal& known) { return known.error == answer.error(); });
    if (refusal != refusals.end()) return inbox::Failed{std::string(refusal->code), answer.why()};
    if (answer.trouble() == Trouble::unknown) return inbox::Unknown{answer.why()};
    return outcome_of_trouble(answer, now);
}

/// Numbers stay numbers: Shopee refuses an item id or a buyer written as text, and both exceed what a double holds.
HttpCall message_call(const Connection& connection, std::int64_t buyer, std::string_view type,
                      boost::json::object content)
{
    boost::json::object body;
    body["to_id"] = buyer;
    body["message_type"] = type;
    body["content"] = std::move(content);
    auto call = post(shop_caller(connection), send_path, body);
    call.reaches_customer = true;
    return call;
}

/// Shopee goes by the ending of the name.
std::string name_of(const inbox::File& file)
{
    if (!file.name.empty()) return file.name;
    if (file.mime == "image/png") return "image.png";
    return file.mime == "image/gif" ? "image.gif" : "image.jpg";
}

HttpCall upload_call(const Connection& connection, const inbox::File& file, std::string_view reference)
{
    auto [body, content_type] = multipart({{"file", name_of(file), file.mime, *file.bytes}}, reference);
    HttpCall call;
    call.method = "POST";
    call.url = signed_url(shop_caller(connection), upload_path);
    call.headers = {{"Content-Type", std::move(content_type)}};
    call.body = std::move(body);
    call.timeout = upload_timeout;
    return call;
}

Step<Outcome> send_picture(const inbox::Outgoing& part, const inbox::File& file, std::int64_t buyer,
                           const Connection& connection, const Answers& so_far)
{
    if (file.kind != inbox::AttachmentKind::image) return inbox::Failed{"media", "Shopee takes pictures only"};
    if (!file.bytes || file.bytes->empty()) return inbox::Failed{"media", "the picture is empty"};
    if (so_far.empty()) return upload_call(connection, file, part.reference);

    const Answer uploaded(so_far[0]);
    if (uploaded.good()) {
        const auto address = uploaded.response()["url"].text_or("");
        if (address.empty()) return inbox::Failed{"media", "Shopee took the picture without giving its address"};
        if (so_far.size() == 1) return message_call(connection, buyer, "image", {{"image_url", address}});
        return read_sent(so_far[1], part, connection.now);
    }
    if (uploaded.trouble() == Trouble::refused || uploaded.trouble() == Trouble::unknown) {
        return inbox::Failed{"media", uploaded.why()};
    }
    return outcome_of_trouble(uploaded, connection.now);
}

} // namespace

Step<Outcome> Shopee::send(const inbox::Outgoing& part, const Connection& connection, const Answers& so_far) const
{
    if (part.thread_kind != inbox::ThreadKind::message) return inbox::Failed{"not_allowed", "Shopee has no comments"};
    const auto buyer = whole_number(part.customer);
    if (!buyer) return inbox::Failed{"not_allowed", "the buyer's user id is not known"};

    if (const auto* file = std::get_if<inbox::File>(&part.part.attached)) {
        return send_picture(part, *file, *buyer, connection, so_far);
    }
    if (!so_far.empty()) return read_sent(so_far[0], part, connection.now);
    if (const auto* card = std::get_if<inbox::ProductCard>(&part.part.attached)) {
        const auto item = whole_number(card->product_id);
        if (!item) return inbox::Failed{"content", "not a product id of Shopee: " + card->product_id};
        return message_call(connection, *buyer, "item", {{"item_id", *item}});
    }
    return message_call(connection, *buyer, "text", {{"text", part.part.text}});
}

} // namespace connectors
