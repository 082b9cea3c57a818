#include "connectors/messenger/parse.hpp"

#include "connectors/text.hpp"

#include <algorithm>

/// What a message holds. Attachments of kinds we do not know are shown as "unsupported": about two new kinds appear
/// every year, and the message must arrive all the same.
namespace connectors::messenger {

namespace {

constexpr std::size_t attachments_limit = 60; // the app lets a person send thirty at once
constexpr std::size_t elements_limit = 30;

using inbox::Attachment;
using inbox::AttachmentKind;

int hex_value(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/// The platform tells no file names; the last part of the link's path is one.
std::string file_name_in(std::string_view url)
{
    url = url.substr(0, url.find_first_of("?#"));
    url = url.substr(url.rfind('/') + 1);
    std::string name;
    for (std::size_t i = 0; i < url.size(); ++i) {
        const int high = url[i] == '%' && i + 2 < url.size() ? hex_value(url[i + 1]) : -1;
        const int low = high >= 0 ? hex_value(url[i + 2]) : -1;
        char c = low >= 0 ? static_cast<char>(high * 16 + low) : url[i];
        if (low >= 0) i += 2;
        if (static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\') c = '_';
        name += c;
    }
    return nfc(name); // bytes that are not UTF-8 become U+FFFD on the way
}

std::string first_of(std::initializer_list<JsonView> views)
{
    for (const auto& view : views) {
        if (auto text = loose_text(view); !text.empty()) return text;
    }
    return {};
}

std::optional<AttachmentKind> kind_of_file(std::string_view type)
{
    if (type == "image") return AttachmentKind::image;
    if (type == "video") return AttachmentKind::video;
    if (type == "audio") return AttachmentKind::audio;
    if (type == "file") return AttachmentKind::file;
    if (type == "sticker") return AttachmentKind::sticker;
    return std::nullopt;
}

bool add_file(AttachmentKind kind, const JsonView& one, inbox::Content& content)
{
    const auto payload = one["payload"];
    Attachment file;
    file.kind = kind;
    file.url = loose_id(payload["url"]);
    file.platform_id = loose_id(payload["sticker_id"]);
    if (kind == AttachmentKind::image && !file.platform_id.empty()) file.kind = AttachmentKind::sticker;
    if (kind == AttachmentKind::file) file.name = first_of({one["name"], payload["name"]});
    if (kind == AttachmentKind::file && file.name.empty()) file.name = file_name_in(file.url);
    if (file.url.empty() && file.platform_id.empty()) return false;
    content.attachments.push_back(std::move(file));
    return true;
}

bool add_location(const JsonView& one, inbox::Content& content)
{
    constexpr double nowhere = 1000;
    const auto coordinates = one["payload"]["coordinates"];
    const auto latitude = coordinates["lat"].real_or(nowhere);
    const auto longitude = coordinates["long"].real_or(nowhere);
    Attachment place;
    place.kind = AttachmentKind::location;
    place.title = first_of({one["title"], one["payload"]["title"]});
    place.link = first_of({one["url"], one["payload"]["url"]});
    if (latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180) {
        place.latitude = latitude;
        place.longitude = longitude;
    } else if (place.link.empty() && place.title.empty()) {
        return false;
    }
    content.attachments.push_back(std::move(place));
    return true;
}

Attachment card_of(AttachmentKind kind, const JsonView& element)
{
    Attachment card;
    card.kind = kind;
    card.platform_id = first_of({element["id"], element["retailer_id"]});
    card.title = loose_text(element["title"]);
    card.text = loose_text(element["subtitle"]);
    card.thumbnail_url = loose_id(element["image_url"]);
    card.link = first_of({element["default_action"]["url"], element["item_url"], element["buttons"][0]["url"]});
    return card;
}

/// Products a customer asks about, and templates sent by bots: each element is a card.
bool add_template(const JsonView& one, inbox::Content& content)
{
    const auto payload = one["payload"];
    const auto products = payload["product"]["elements"];
    const bool product = products.size() > 0 || loose_id(payload["template_type"]) == "product";
    const auto elements = products.size() > 0 ? products : payload["elements"];
    for (std::size_t i = 0; i < std::min(elements.size(), elements_limit); ++i) {
        content.attachments.push_back(
            card_of(product ? AttachmentKind::product : AttachmentKind::template_, elements[i]));
    }
    if (elements.size() > 0) return true;

    auto card = card_of(AttachmentKind::template_, payload);
    card.title = first_of({one["title"], payload["title"], payload["text"], payload["template_type"]});
    if (const auto order = loose_id(payload["order_number"]); !order.empty()) {
        card.kind = AttachmentKind::order;
        card.platform_id = order;
    }
    if (card.title.empty() && card.link.empty()) return false;
    content.attachments.push_back(std::move(card));
    return true;
}

/// Shared links, posts and reels. `payload` is an object, a text, null or absent; title and link stand beside it or in
/// it.
bool add_shared(const JsonView& one, inbox::Content& content)
{
    const auto payload = one["payload"];
    Attachment shared;
    shared.kind = AttachmentKind::template_;
    shared.title = first_of({one["title"], payload["title"]});
    shared.link = first_of({one["url"], payload["url"], payload});
    shared.platform_id = first_of({payload["reel_video_id"], payload["ig_post_media_id"]});
    if (shared.title.empty() && shared.link.empty()) return false;
    content.attachments.push_back(std::move(shared));
    return true;
}

bool add_appointment(const JsonView& one, inbox::Content& content)
{
    const auto payload = one["payload"];
    Attachment booking;
    booking.kind = AttachmentKind::template_;
    booking.platform_id = loose_id(payload["booking_id"]);
    booking.title = "Lịch hẹn";
    booking.text = loose_text(payload["status"]);
    for (const auto* name : {"start_time", "end_time"}) {
        if (const auto time = loose_time(payload[name])) booking.text += " " + inbox::to_text(*time);
    }
    content.attachments.push_back(std::move(booking));
    return true;
}

bool add_attachment(const JsonView& one, inbox::Content& content)
{
    const auto type = loose_id(one["type"]);
    if (const auto kind = kind_of_file(type)) return add_file(*kind, one, content);
    if (type == "location") return add_location(one, content);
    if (type == "template") return add_template(one, content);
    if (type == "appointment_booking") return add_appointment(one, content);
    for (const auto* shared : {"fallback", "reel", "ig_reel", "post", "ig_post", "share", "story_mention"}) {
        if (type == shared) return add_shared(one, content);
    }
    add_shared(one, content); // a kind we do not know may still carry a title or a link
    return false;
}

/// From June to August 2026 every sticker came twice, as image and as sticker.
bool is_image_of_a_sticker(const JsonView& one, const JsonView& all)
{
    const auto id = loose_id(one["payload"]["sticker_id"]);
    if (id.empty() || loose_id(one["type"]) != "image") return false;
    for (std::size_t i = 0; i < std::min(all.size(), attachments_limit); ++i) {
        if (loose_id(all[i]["type"]) == "sticker" && loose_id(all[i]["payload"]["sticker_id"]) == id) return true;
    }
    return false;
}

/// The sticker's number may stand on the message alone, beside a picture or beside nothing.
void read_sticker(const JsonView& message, inbox::Content& content)
{
    const auto id = loose_id(message["sticker_id"]);
    if (id.empty() || content.attachments.size() > 1) return;
    if (content.attachments.empty()) content.attachments.emplace_back().kind = AttachmentKind::sticker;
    auto& sticker = content.attachments.front();
    if (sticker.kind == AttachmentKind::image) sticker.kind = AttachmentKind::sticker;
    if (sticker.kind == AttachmentKind::sticker && sticker.platform_id.empty()) sticker.platform_id = id;
}

} // namespace

inbox::Content read_content(const JsonView& message)
{
    inbox::Content content;
    content.text = loose_text(message["text"]);
    content.payload = loose_text(message["quick_reply"]["payload"]);
    content.reply_to = loose_id(message["reply_to"]["mid"]);
    content.unsupported = message["is_unsupported"].flag();

    const auto attachments = message["attachments"];
    for (std::size_t i = 0; i < std::min(attachments.size(), attachments_limit); ++i) {
        if (is_image_of_a_sticker(attachments[i], attachments)) continue;
        // A link the platform could not preview still stands in the text.
        const bool only_preview =
            loose_id(attachments[i]["type"]) == "fallback" && content.text.find("://") != std::string::npos;
        if (!add_attachment(attachments[i], content) && !only_preview) content.unsupported = true;
    }
    read_sticker(message, content);
    if (attachments.size() > attachments_limit) content.unsupported = true;
    if (const auto story = loose_id(message["reply_to"]["story"]["url"]); !story.empty()) {
        Attachment card;
        card.kind = AttachmentKind::template_;
        card.title = "Story";
        card.link = story;
        content.attachments.push_back(std::move(card));
    }
    if (content.text.empty() && content.attachments.empty()) content.unsupported = true;
    return content;
}

void add_referral(const JsonView& referral, inbox::Content& content)
{
    if (!referral.is_object()) return;
    const auto about = referral["ads_context_data"];
    Attachment card;
    card.kind = AttachmentKind::template_;
    card.platform_id = loose_id(referral["ad_id"]);
    card.title =
        first_of({about["ad_title"], referral["ref"], referral["source"], referral["type"], referral["ad_id"]});
    card.text = loose_text(referral["source"]);
    card.thumbnail_url = loose_id(about["photo_url"]);
    card.link = loose_id(referral["referer_uri"]);
    if (const auto post = loose_id(about["post_id"]); card.link.empty() && !post.empty()) {
        card.link = "https://www.facebook.com/" + post;
    }
    if (!card.title.empty()) content.attachments.push_back(std::move(card));
}

} // namespace connectors::messenger
