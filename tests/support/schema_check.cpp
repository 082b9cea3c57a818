#include "tests/support/schema_check.hpp"

#include "gateway/api/openapi.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace tests {

namespace json = boost::json;

namespace {

std::vector<std::string> segments(std::string_view path)
{
    std::vector<std::string> parts;
    path = path.substr(0, path.find('?'));
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = std::min(path.find('/'), path.size());
        parts.emplace_back(path.substr(0, end));
        path.remove_prefix(end);
    }
    return parts;
}

bool fits(std::string_view pattern, std::string_view path)
{
    const auto wanted = segments(pattern), given = segments(path);
    return wanted.size() == given.size() &&
           std::equal(wanted.begin(), wanted.end(), given.begin(),
                      [](const auto& w, const auto& g) { return w.starts_with('{') ? !g.empty() : w == g; });
}

std::string lower(std::string_view text)
{
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return out;
}

bool is_of_type(const json::value& value, std::string_view type)
{
    if (type == "null") return value.is_null();
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    if (type == "number") return value.is_number();
    throw std::logic_error("the document has a type nobody knows: " + std::string(type));
}

bool is_of_types(const json::value& value, const json::value& type)
{
    if (type.is_string()) return is_of_type(value, type.get_string());
    const auto& types = type.as_array();
    return std::any_of(types.begin(), types.end(), [&](const auto& one) { return is_of_type(value, one.as_string()); });
}

const std::set<std::string, std::less<>> known_words = {
    "type",      "properties", "required",    "additionalProperties",
    "items",     "enum",       "oneOf",       "anyOf",
    "$ref",      "format",     "description", "default",
    "minItems",  "maxItems",   "minimum",     "maximum",
    "minLength", "maxLength"};

} // namespace

ApiDocument::ApiDocument() : document_(json::parse(gateway::openapi_document())) {}

const json::value& ApiDocument::resolved(const json::value& piece) const
{
    const auto* object = piece.if_object();
    const auto* reference = object ? object->if_contains("$ref") : nullptr;
    return reference ? document_.at_pointer(std::string(reference->as_string()).substr(1)) : piece;
}

std::vector<ApiDocument::Operation> ApiDocument::operations() const
{
    std::vector<Operation> all;
    for (const auto& [path, methods] : document_.at("paths").as_object()) {
        for (const auto& [method, operation] : methods.as_object()) {
            if (method == "parameters") continue;
            std::string upper(method);
            std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return char(c - 32); });
            all.push_back({upper, std::string(path)});
        }
    }
    return all;
}

const json::object* ApiDocument::operation(std::string_view method, std::string_view path) const
{
    const json::object* best = nullptr;
    for (const auto& [pattern, methods] : document_.at("paths").as_object()) {
        if (!fits(pattern, path)) continue;
        const auto* found = methods.as_object().if_contains(lower(method));
        if (found && (!best || pattern == path)) best = &found->as_object();
    }
    return best;
}

std::vector<std::string> ApiDocument::complaints(std::string_view method, std::string_view path, int status,
                                                 std::string_view content_type, const std::string& body) const
{
    const auto* described = operation(method, path.substr(0, path.find('?')));
    if (!described) return {"the document knows no " + std::string(method) + ' ' + std::string(path)};
    const auto& responses = described->at("responses").as_object();
    const auto* response = responses.if_contains(std::to_string(status));
    if (!response) response = responses.if_contains("default");
    if (!response) return {"no answer " + std::to_string(status) + " is described"};
    if (status < 400 && !responses.contains(std::to_string(status)))
        return {"no answer " + std::to_string(status) + " is described"};

    const auto& answer = resolved(*response).as_object();
    const auto* contents = answer.if_contains("content");
    if (!contents)
        return body.empty() ? std::vector<std::string>() : std::vector<std::string>{"a body where none is described"};
    const auto type = content_type.substr(0, content_type.find(';'));
    const auto* content = contents->as_object().if_contains(type);
    if (!content) return {"an answer of type " + std::string(type) + " is not described"};
    if (type.find("json") == std::string_view::npos) return {};
    json::error_code error;
    const auto value = json::parse(body, error);
    if (error) return {"not JSON"};
    std::vector<std::string> found;
    check(content->at("schema"), value, "", found);
    return found;
}

void ApiDocument::check(const json::value& written, const json::value& value, const std::string& at,
                        std::vector<std::string>& complaints) const
{
    const auto& schema = resolved(written).as_object();
    for (const auto& [word, meaning] : schema) {
        if (!known_words.contains(word))
            throw std::logic_error("the document has a word nobody checks: " + std::string(word));
    }
    const auto complain = [&](const std::string& why) {
        complaints.push_back((at.empty() ? "the body" : at) + " " + why);
    };

    for (const auto* word : {"oneOf", "anyOf"}) {
        const auto* choices = schema.if_contains(word);
        if (!choices) continue;
        int fitting = 0;
        std::vector<std::string> why;
        for (const auto& choice : choices->as_array()) {
            std::vector<std::string> wrong;
            check(choice, value, at, wrong);
            if (wrong.empty()) ++fitting;
            why.insert(why.end(), wrong.begin(), wrong.end());
        }
        if (fitting == 0) complaints.insert(complaints.end(), why.begin(), why.end());
        if (fitting > 1 && std::string_view(word) == "oneOf") complain("fits more than one description");
    }
    if (const auto* type = schema.if_contains("type"); type && !is_of_types(value, *type)) {
        return complain("is " + json::serialize(value).substr(0, 80) + ", expected " + json::serialize(*type));
    }
    if (const auto* words = schema.if_contains("enum")) {
        const auto& all = words->as_array();
        if (std::find(all.begin(), all.end(), value) == all.end())
            complain("is " + json::serialize(value) + ", none of the words");
    }
    if (const auto* object = value.if_object()) {
        if (const auto* required = schema.if_contains("required")) {
            for (const auto& name : required->as_array()) {
                if (!object->contains(name.as_string())) complain("lacks " + std::string(name.as_string()));
            }
        }
        const auto* properties = schema.if_contains("properties");
        const auto* others = schema.if_contains("additionalProperties");
        for (const auto& [name, member] : *object) {
            const auto below = at + '.' + std::string(name);
            const auto* described = properties ? properties->as_object().if_contains(name) : nullptr;
            if (described) check(*described, member, below, complaints);
            else if (others && others->is_object()) check(*others, member, below, complaints);
            else if (properties && !(others && others->is_bool() && others->get_bool()))
                complain("has " + std::string(name) + ", which is not described");
        }
    }
    if (const auto* array = value.if_array()) {
        const auto* items = schema.if_contains("items");
        for (std::size_t i = 0; items && i < array->size(); ++i) {
            check(*items, (*array)[i], at + '[' + std::to_string(i) + ']', complaints);
        }
        if (const auto* least = schema.if_contains("minItems");
            least && array->size() < least->to_number<std::size_t>())
            complain("is too short");
        if (const auto* most = schema.if_contains("maxItems"); most && array->size() > most->to_number<std::size_t>())
            complain("is too long");
    }
}

} // namespace tests
