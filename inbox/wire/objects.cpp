#include "inbox/wire/objects.hpp"

#include "inbox/replies/reply_window.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/reactions.hpp"

#include <boost/json.hpp>

#include <cmath>
#include <cstdio>

namespace inbox::wire {

namespace {

/// A list shows one line of it; the whole text is in the message.
constexpr std::size_t preview_limit_bytes = 300;

std::string_view preview(std::string_view text)
{
    if (text.size() <= preview_limit_bytes) return text;
    auto end = preview_limit_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
    return text.substr(0, end);
}

void write_author(Json& json, const Author& author)
{
    json.open_object("author")
        .text("kind", author.kind)
        .text_if("id", author.id)
        .text_if("name", author.name)
        .close_object();
}

/// What a list's line needs of attachments: which kinds there are. Their states change while files are fetched, and a
/// conversation must not have to be told anew for that.
std::string attachment_kinds(std::string_view attachments)
{
    if (attachments == "[]") return "[]";
    std::string out = "[";
    const auto all = boost::json::parse({attachments.data(), attachments.size()});
    for (const auto& one : all.as_array()) {
        Json kind;
        kind.open_object().text("kind", std::string_view(one.at("kind").as_string())).close_object();
        out += (out.size() > 1 ? "," : "") + std::move(kind).take();
    }
    return out + ']';
}

void write_last_message(Json& json, const Message& message)
{
    json.open_object("last_message").text("id", message.id.text).text("kind", message.kind);
    json.text("direction", message.direction);
    write_author(json, message.author);
    json.text("text", preview(message.text)).raw("attachments", attachment_kinds(message.attachments));
    json.time("sent_at", message.sent_at).text_if("state", message.state);
    if (message.unsupported) json.truth("unsupported", true);
    json.time_if("recalled_at", message.recalled_at).close_object();
}

void write_reply_window(Json& json, const PlatformRules& rules, const Conversation& conversation, Time now)
{
    const auto verdict = check_window(
        rules, {conversation.last_customer_action_at, conversation.own_in_row, conversation.channel_options}, now);
    json.open_object("reply_window");
    if (const auto* open = std::get_if<WindowOpen>(&verdict)) {
        json.time_if("closes_at", open->closes_at).text("rule", open->rule);
        if (open->remaining) json.number("remaining", *open->remaining);
    } else {
        const auto& closed = std::get<WindowClosed>(verdict);
        json.time_if("closes_at", closed.closed_at).text("rule", closed.code).number("remaining", 0);
    }
    json.close_object();
}

void write_number(Json& json, std::string_view name, double value)
{
    if (!std::isfinite(value)) return;
    char text[40];
    std::snprintf(text, sizeof text, "%.10g", value);
    json.raw(name, text);
}

const PlatformRules& rules_for(const Rules& rules, const Conversation& conversation)
{
    static const PlatformRules none;
    const auto kind = conversation.kind == "comment" ? ThreadKind::comment : ThreadKind::message;
    const auto found = rules.find({conversation.channel.platform, kind});
    return found == rules.end() ? none : found->second;
}

} // namespace

std::string to_json(const Message& message)
{
    Json json;
    json.open_object().text("id", message.id.text).text("conversation_id", message.conversation_id.text);
    json.number("seq", message.seq).text("order_key", message.order_key);
    json.text("kind", message.kind).text("direction", message.direction);
    write_author(json, message.author);
    json.text("text", message.text).raw("attachments", message.attachments);
    json.text_if("reply_to", message.reply_to.text).text_if("platform_message_id", message.platform_message_id);
    json.time("sent_at", message.sent_at).time("received_at", message.received_at);
    json.truth("late", message.late).truth("hidden", message.hidden);
    if (message.unsupported) json.truth("unsupported", true);
    json.raw("reactions", shown_reactions(message.reactions)).text_if("state", message.state);
    if (!message.failure_code.empty()) {
        json.open_object("failure")
            .text("code", message.failure_code)
            .text("text", message.failure_text)
            .close_object();
    }
    // Of a line of ours the payload says in pieces what the text says in a sentence; a page puts it into its own words.
    if (message.kind == "event" && message.payload.starts_with('{')) json.raw("event", message.payload);
    if (message.kind == "note" && message.payload.starts_with('[')) json.raw("mentions", message.payload);
    json.time_if("edited_at", message.edited_at).time_if("recalled_at", message.recalled_at).close_object();
    return std::move(json).take();
}

std::string to_json(const Conversation& conversation, const Rules& rules, Time now)
{
    const auto& platform = rules_for(rules, conversation);
    Json json;
    json.open_object().text("id", conversation.id.text).number("seq", conversation.seq);
    json.open_object("channel")
        .text("id", conversation.channel.id.text)
        .text("platform", conversation.channel.platform);
    json.text("name", conversation.channel.name).close_object();
    if (conversation.customer.id.empty()) {
        json.null("customer");
    } else {
        json.open_object("customer").text("id", conversation.customer.id).text("name", conversation.customer.name);
        json.text_if("avatar", conversation.customer.avatar).close_object();
    }
    json.text("kind", conversation.kind).text("status", conversation.status);
    if (!conversation.assignee.id.empty()) {
        json.open_object("assignee")
            .text("id", conversation.assignee.id)
            .text("name", conversation.assignee.name)
            .close_object();
    }
    json.raw("labels", conversation.labels).number("priority", conversation.priority);
    json.time_if("snoozed_until", conversation.snoozed_until).number("unread_count", conversation.unread_count);
    json.time_if("waiting_since", conversation.waiting_since).number("failed_count", conversation.failed_count);
    if (conversation.last_message) write_last_message(json, *conversation.last_message);
    json.time_if("last_message_at", conversation.last_message_at);
    write_reply_window(json, platform, conversation, now);
    json.raw("abilities", platform.abilities_json.empty() ? "{}" : std::string_view(platform.abilities_json));
    if (conversation.owned_elsewhere) json.truth("owned_elsewhere", true);
    if (!conversation.post.empty()) json.raw("post", conversation.post);
    json.time("created_at", conversation.created_at).close_object();
    return std::move(json).take();
}

std::string attachment_json(const Attachment& attachment, const AttachmentId& id, std::string_view state,
                            std::string_view url)
{
    Json json;
    json.open_object().text("id", id.text).text("kind", to_text(attachment.kind)).text("state", state);
    json.text_if("name", attachment.name).text_if("mime", attachment.mime).number_if("size", attachment.size_bytes);
    json.text_if("url", url);
    if (state == "linked") json.text_if("thumbnail_url", attachment.thumbnail_url);
    json.number_if("width", attachment.width).number_if("height", attachment.height);
    if (attachment.duration_seconds > 0) write_number(json, "duration_seconds", attachment.duration_seconds);
    json.text_if("platform_id", attachment.platform_id).text_if("title", attachment.title);
    json.text_if("text", attachment.text).text_if("link", attachment.link);
    if (attachment.latitude && attachment.longitude) {
        write_number(json, "latitude", *attachment.latitude);
        write_number(json, "longitude", *attachment.longitude);
    }
    json.close_object();
    return std::move(json).take();
}

std::string media_path(const AttachmentId& id)
{
    return "/media/" + id.text;
}

std::string masked_phone(std::string_view phone)
{
    if (phone.empty()) return {};
    if (phone.size() < 8) return "•••";
    return std::string(phone.substr(0, phone.starts_with("+84") ? 3 : 2)) + "•••" +
           std::string(phone.substr(phone.size() - 3));
}

std::string masked_email(std::string_view email)
{
    if (email.empty()) return {};
    const auto at = email.find('@');
    if (at == std::string_view::npos || at == 0 || static_cast<unsigned char>(email[0]) >= 0x80) return "•••";
    return std::string(email.substr(0, 1)) + "•••" + std::string(email.substr(at));
}

std::string masked_address(std::string_view address)
{
    if (address.empty()) return {};
    const auto comma = address.rfind(',');
    return comma == std::string_view::npos ? "•••" : "•••" + std::string(address.substr(comma));
}

std::string event_json(Seq seq, std::string_view kind, std::string_view object)
{
    Json json;
    json.open_object().number("seq", seq).text("kind", kind).raw("object", object).close_object();
    return std::move(json).take();
}

} // namespace inbox::wire
