#include "inbox/replies/part_json.hpp"

#include <boost/json.hpp>

#include <array>

namespace inbox {

namespace json = boost::json;

namespace {

AttachmentKind kind_named(std::string_view word)
{
    for (const auto kind : {AttachmentKind::image, AttachmentKind::video, AttachmentKind::audio}) {
        if (to_text(kind) == word) return kind;
    }
    return AttachmentKind::file;
}

std::string text_at(const json::object& object, std::string_view key)
{
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_string() ? std::string(found->as_string()) : std::string();
}

template <class Number>
Number number_at(const json::object& object, std::string_view key)
{
    const auto* found = object.if_contains(key);
    return found != nullptr && found->is_int64() ? static_cast<Number>(found->as_int64()) : Number{};
}

} // namespace

std::string to_json(const StoredPart& stored)
{
    json::object object{{"text", stored.part.text}};
    if (!stored.part.reply_to.empty()) object["reply_to"] = stored.part.reply_to;
    if (!stored.answers.empty()) object["answers"] = stored.answers;
    if (stored.private_answer) object["private_answer"] = true;
    if (const auto* file = std::get_if<File>(&stored.part.attached)) {
        object["file"] =
            json::object{{"id", file->stored.text}, {"kind", to_text(file->kind)},    {"name", file->name},
                         {"mime", file->mime},      {"size_bytes", file->size_bytes}, {"width", file->width},
                         {"height", file->height}};
    }
    if (const auto* card = std::get_if<ProductCard>(&stored.part.attached)) {
        object["product"] = json::object{{"product_id", card->product_id}, {"title", card->title}};
    }
    return json::serialize(object);
}

StoredPart part_from_json(const std::string& text)
{
    const auto value = json::parse(text);
    const auto& object = value.as_object();
    StoredPart stored;
    stored.part.text = text_at(object, "text");
    stored.part.reply_to = text_at(object, "reply_to");
    stored.answers = text_at(object, "answers");
    stored.private_answer = object.contains("private_answer");
    if (const auto* file = object.if_contains("file")) {
        const auto& from = file->as_object();
        stored.part.attached = File{kind_named(text_at(from, "kind")),
                                    text_at(from, "name"),
                                    text_at(from, "mime"),
                                    number_at<std::int64_t>(from, "size_bytes"),
                                    number_at<int>(from, "width"),
                                    number_at<int>(from, "height"),
                                    nullptr,
                                    AttachmentId{text_at(from, "id")}};
    }
    if (const auto* card = object.if_contains("product")) {
        const auto& from = card->as_object();
        stored.part.attached = ProductCard{text_at(from, "product_id"), text_at(from, "title")};
    }
    return stored;
}

} // namespace inbox
