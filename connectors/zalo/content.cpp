#include "connectors/zalo/content.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace connectors::zalo_content {

namespace {

using inbox::Attachment;
using inbox::AttachmentKind;

/// "pdf" -> "application/pdf": Zalo tells extensions, never types.
std::string mime_of(std::string_view extension)
{
    static const std::map<std::string, std::string, std::less<>> types = {
        {"pdf", "application/pdf"},
        {"doc", "application/msword"},
        {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
        {"xls", "application/vnd.ms-excel"},
        {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"csv", "text/csv"},
        {"txt", "text/plain"},
        {"log", "text/plain"},
        {"zip", "application/zip"},
        {"mp4", "video/mp4"},
        {"mov", "video/quicktime"},
        {"mp3", "audio/mpeg"},
        {"m4a", "audio/mp4"},
        {"gif", "image/gif"},
        {"jpg", "image/jpeg"},
        {"jpeg", "image/jpeg"},
        {"png", "image/png"}};
    const auto found = types.find(extension);
    return found == types.end() ? std::string() : found->second;
}

std::string lower(std::string text)
{
    for (auto& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return text;
}

/// A film sent as a file is still a film; so is a picture.
AttachmentKind kind_of_file(std::string_view mime)
{
    if (mime.starts_with("video/")) return AttachmentKind::video;
    if (mime.starts_with("image/")) return AttachmentKind::image;
    if (mime.starts_with("audio/")) return AttachmentKind::audio;
    return AttachmentKind::file;
}

void read_file(const JsonView& payload, Attachment& file)
{
    file.name = words(payload["name"]);
    file.size_bytes = std::max<std::int64_t>(0, payload["size"].number_or(0));
    auto extension = lower(words(payload["type"]));
    if (extension.empty()) {
        const auto dot = file.name.rfind('.');
        if (dot != std::string::npos) extension = lower(file.name.substr(dot + 1));
    }
    file.mime = mime_of(extension);
    file.kind = kind_of_file(file.mime);
}

void read_place(const JsonView& payload, Attachment& place)
{
    place.kind = AttachmentKind::location;
    const auto coordinates = payload["coordinates"].is_object() ? payload["coordinates"] : payload;
    const auto latitude = coordinates["latitude"].real_or(NAN);
    const auto longitude = coordinates["longitude"].real_or(NAN);
    if (std::abs(latitude) <= 90 && std::abs(longitude) <= 180) { // false for NAN
        place.latitude = latitude;
        place.longitude = longitude;
    }
}

/// A business card's description is itself a JSON text. Anything else in that field is what it says.
bool read_business_card(const std::string& description, const std::string& name, Attachment& card)
{
    if (description.empty() || description.front() != '{') return false;
    try {
        const auto json = parse_json(description);
        const JsonView contact(json, "card");
        if (!contact["phone"].present() && !contact["qrCodeUrl"].present()) return false;
        card.title = name;
        card.text = words(contact["phone"]);
        const auto caption = words(contact["caption"]);
        if (!caption.empty()) card.text += (card.text.empty() ? "" : "\n") + caption;
        card.link = address(contact["qrCodeUrl"]);
        return true;
    } catch (const Malformed&) {
        return false;
    }
}

void read_card(const JsonView& payload, const std::string& text, Attachment& card)
{
    card.kind = AttachmentKind::template_;
    const auto shown = payload["elements"].size() > 0 ? payload["elements"][std::size_t{0}] : payload;
    card.url.clear(); // the address of a card is a page, not a file to fetch
    card.thumbnail_url = address(shown["thumbnail"].present() ? shown["thumbnail"] : shown["image_url"]);
    const auto description = words(shown["description"].present() ? shown["description"] : shown["subtitle"]);
    if (read_business_card(description, text, card)) return;
    card.title = words(shown["title"]);
    card.text = description;
    card.link = address(shown["url"]);
}

/// A picture as the account itself sends it: in a template of the type "media".
void read_medium(const JsonView& element, Attachment& medium)
{
    const auto type = lower(words(element["media_type"]));
    medium.kind = type == "sticker" ? AttachmentKind::sticker : AttachmentKind::image;
    if (type == "gif") medium.mime = "image/gif";
    medium.url = address(element["url"]);
    if (medium.thumbnail_url.empty()) medium.thumbnail_url = address(element["thumbnail"]);
    medium.platform_id = words(element["attachment_id"]);
}

/// Whether there is anything in it for a person to see.
bool shows_something(const Attachment& a)
{
    return !a.url.empty() || !a.platform_id.empty() || !a.title.empty() || !a.text.empty() || !a.link.empty() ||
           !a.thumbnail_url.empty() || a.latitude.has_value();
}

Attachment read_attachment(const JsonView& attachment, const std::string& text)
{
    const auto type = lower(words(attachment["type"]));
    const auto payload = attachment["payload"];
    Attachment a;
    a.url = address(payload["url"]);
    a.thumbnail_url = address(payload["thumbnail"]);

    if (type == "image" || type == "multi_image" || type == "photo") {
        a.kind = AttachmentKind::image;
    } else if (type == "gif") {
        a.kind = AttachmentKind::image;
        a.mime = "image/gif";
    } else if (type == "sticker") {
        a.kind = AttachmentKind::sticker;
        a.platform_id = words(payload["id"]);
    } else if (type == "audio" || type == "voice") {
        a.kind = AttachmentKind::audio;
    } else if (type == "video") {
        a.kind = AttachmentKind::video;
        a.text = words(payload["description"]);
    } else if (type == "file") {
        read_file(payload, a);
    } else if (type == "location") {
        read_place(payload, a);
        a.name = text;
    } else if (payload["template_type"].text_or("") == "media" && payload["elements"].size() > 0) {
        read_medium(payload["elements"][std::size_t{0}], a);
    } else {
        read_card(payload, text, a); // links, business cards, lists, templates, what may yet come
    }
    const bool picture = a.kind == AttachmentKind::image || a.kind == AttachmentKind::sticker;
    if (picture && a.url.empty()) a.url = a.thumbnail_url; // a small picture is better than none
    return a;
}

constexpr std::size_t most_attachments = 50; // Zalo sends one; lists of the account's own hold a few

} // namespace

std::string words(const JsonView& view)
{
    if (view.is_text()) return view.text();
    try {
        return view.id_or_empty();
    } catch (const Malformed&) {
        return {};
    }
}

std::string address(const JsonView& view)
{
    auto url = view.text_or("");
    const auto scheme = lower(url.substr(0, 8));
    if (scheme == "https://") return url;
    if (!scheme.starts_with("http://")) return {};
    const auto host = std::string_view(url).substr(7, url.find_first_of("/?#", 7) - 7);
    const auto is_zalos = [&](std::string_view suffix) { return host.ends_with(suffix); };
    if (is_zalos(".zdn.vn") || is_zalos(".zadn.vn") || is_zalos(".dlfl.vn")) url.replace(0, 4, "https");
    return url;
}

inbox::Content read(const JsonView& message)
{
    inbox::Content content;
    content.text = words(message["text"]);
    content.reply_to = words(message["quote_msg_id"]);

    const auto attachments = message["attachments"];
    const bool alone = attachments.is_object(); // seen as a bare object where an array is documented
    const auto count = alone ? 1 : std::min(attachments.size(), most_attachments);
    for (std::size_t i = 0; i < count; ++i) {
        auto attachment = read_attachment(alone ? attachments : attachments[i], content.text);
        if (shows_something(attachment)) content.attachments.push_back(std::move(attachment));
        else content.unsupported = true;
    }
    if (content.text.empty() && content.attachments.empty()) content.unsupported = true;
    return content;
}

std::int64_t place_in_album(const JsonView& message)
{
    return message["attachments"][std::size_t{0}]["payload"]["id_in_album"].number_or(0);
}

std::string emoji(std::string_view react_icon)
{
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> icons = {{{"/-strong", "👍"},
                                                                                            {"/-heart", "❤️"},
                                                                                            {":>", "😆"},
                                                                                            {":o", "😮"},
                                                                                            {":-((", "😭"},
                                                                                            {":-h", "😡"},
                                                                                            {"/-remove", ""}}};
    const auto known =
        std::find_if(icons.begin(), icons.end(), [&](const auto& icon) { return icon.first == react_icon; });
    return std::string(known == icons.end() ? react_icon : known->second);
}

} // namespace connectors::zalo_content
