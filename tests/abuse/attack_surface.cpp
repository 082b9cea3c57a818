#include "tests/abuse/attack_surface.hpp"

#include "connectors/http.hpp"
#include "gateway/api/openapi.hpp"
#include "tests/support/routes.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <stdexcept>

namespace tests::abuse {

namespace json = boost::json;

namespace {

const json::value& document()
{
    static const auto parsed = json::parse(gateway::openapi_document());
    return parsed;
}

const json::object& resolved(const json::value& piece)
{
    const auto& object = piece.as_object();
    const auto* reference = object.if_contains("$ref");
    return reference ? resolved(document().at_pointer(std::string(reference->as_string()).substr(1))) : object;
}

/// The description of a choice is that of the first that is not null.
const json::object& plain(const json::value& piece)
{
    const auto& schema = resolved(piece);
    for (const auto* word : {"oneOf", "anyOf"}) {
        const auto* choices = schema.if_contains(word);
        if (!choices) continue;
        for (const auto& choice : choices->as_array()) {
            const auto& one = resolved(choice);
            if (!one.if_contains("type") || one.at("type") != "null") return plain(choice);
        }
    }
    return schema;
}

std::string type_of(const json::object& schema)
{
    const auto* type = schema.if_contains("type");
    if (!type) return schema.contains("properties") ? "object" : "string";
    return std::string((type->is_array() ? type->as_array()[0] : *type).as_string());
}

bool is_id(const json::object& schema)
{
    const auto* format = schema.if_contains("format");
    return format && *format == "uuid";
}

Field field_of(Field::Where where, std::string name, const json::object& schema)
{
    // Some ids share their field with a word: "nobody", "me", or an id of the platform's.
    const auto last = name.substr(name.rfind('.') + 1);
    const bool id = is_id(schema) || last == "assignee" || last == "staff" || last == "ids" || last == "product_id" ||
                    last == "around";
    const bool free = !id && type_of(schema) == "string" && !schema.contains("enum") && !schema.contains("format");
    return {where, std::move(name), id, free};
}

std::string below(const std::string& way, std::string_view step)
{
    return way.empty() ? std::string(step) : way + '.' + std::string(step);
}

/// Every leaf of a body, each choice of it too.
void collect(const json::value& piece, const std::string& way, std::vector<Field>& into)
{
    const auto& schema = resolved(piece);
    for (const auto* word : {"oneOf", "anyOf"}) {
        if (const auto* choices = schema.if_contains(word)) {
            for (const auto& choice : choices->as_array()) collect(choice, way, into);
        }
    }
    const auto* properties = schema.if_contains("properties");
    if (properties) {
        for (const auto& [name, member] : properties->as_object()) collect(member, below(way, name), into);
    }
    const auto* items = schema.if_contains("items");
    if (items) collect(*items, below(way, "[]"), into);
    const auto* others = schema.if_contains("additionalProperties");
    if (others && others->is_object()) collect(*others, below(way, "anything"), into);
    if (!properties && !items && schema.contains("type") && schema.at("type") != "null" && !way.empty() &&
        std::none_of(into.begin(), into.end(), [&](const Field& known) { return known.name == way; })) {
        into.push_back(field_of(Field::Where::body, way, schema));
    }
}

/// A value that fits, made anew each time.
json::value example(const json::value& piece, std::string_view name)
{
    static int made = 0;
    const auto& schema = plain(piece);
    const auto type = type_of(schema);
    if (const auto* words = schema.if_contains("enum")) return words->as_array()[0];
    if (const auto* only = schema.if_contains("const")) return *only;
    if (type == "object") {
        json::object object;
        if (const auto* required = schema.if_contains("required")) {
            for (const auto& key : required->as_array())
                object[key.as_string()] = example(schema.at("properties").at(key.as_string()), key.as_string());
        }
        return object;
    }
    if (type == "array") return json::array();
    if (type == "boolean") return true;
    if (type == "integer" || type == "number")
        return schema.contains("minimum") ? schema.at("minimum") : json::value(1);
    if (is_id(schema)) return json::value(json::string(inbox::new_uuid()));
    const auto* format = schema.if_contains("format");
    if (format && *format == "date-time") return "2040-01-01T07:00:00+07:00";
    if (format && *format == "date") return "2040-01-01";
    if (name == "email") return json::value(json::string("x" + std::to_string(++made) + "@hoamai.example"));
    return json::value(json::string("Thử lần " + std::to_string(++made)));
}

/// A body that was right once, with fresh ids and new names.
void renew(json::value& value, std::string_view name)
{
    static int made = 0;
    if (auto* object = value.if_object()) {
        for (auto& [key, member] : *object) renew(member, key);
    } else if (auto* array = value.if_array()) {
        for (auto& item : *array) renew(item, name);
    } else if (auto* text = value.if_string()) {
        if (*text == fresh_id) *text = inbox::new_uuid();
        else if (name == "name" || name == "sku") *text += " " + std::to_string(++made);
        else if (name == "slug") *text += std::to_string(++made);
        else if (name == "email") *text = "y" + std::to_string(++made) + "@hoamai.example";
    }
}

const json::value* body_schema(const Endpoint& endpoint)
{
    std::string method = endpoint.method;
    std::transform(method.begin(), method.end(), method.begin(), [](char c) { return char(c + 32); });
    const auto& operation = document().at("paths").at(endpoint.path).at(method).as_object();
    const auto* body = operation.if_contains("requestBody");
    const auto* content = body ? resolved(*body).at("content").as_object().if_contains("application/json") : nullptr;
    return content ? &content->at("schema") : nullptr;
}

const Route* route_of(const Endpoint& endpoint)
{
    for (const auto* table : {&changes(), &looks()}) {
        for (const auto& route : *table) {
            if (route.method == endpoint.method && route.path.substr(0, route.path.find('?')) == endpoint.path)
                return &route;
        }
    }
    return nullptr;
}

void add_parameters(const json::object& where, Endpoint& endpoint)
{
    const auto* parameters = where.if_contains("parameters");
    if (!parameters) return;
    for (const auto& piece : parameters->as_array()) {
        const auto& parameter = resolved(piece);
        auto schema = &plain(parameter.at("schema"));
        if (const auto* items = schema->if_contains("items")) schema = &plain(*items);
        endpoint.fields.push_back(field_of(parameter.at("in") == "path" ? Field::Where::path : Field::Where::query,
                                           std::string(parameter.at("name").as_string()), *schema));
    }
}

std::vector<std::string> steps_of(const std::string& way)
{
    std::vector<std::string> steps;
    for (std::size_t at = 0; !way.empty() && at != std::string::npos;) {
        const auto end = way.find('.', at);
        steps.push_back(way.substr(at, end == std::string::npos ? end : end - at));
        at = end == std::string::npos ? end : end + 1;
    }
    return steps;
}

} // namespace

const std::vector<Endpoint>& endpoints()
{
    static const auto all = [] {
        std::vector<Endpoint> found;
        for (const auto& [path, methods] : document().at("paths").as_object()) {
            for (const auto& [method, operation] : methods.as_object()) {
                if (method == "parameters") continue;
                Endpoint endpoint;
                endpoint.path = path;
                for (const char c : method) endpoint.method += static_cast<char>(c - 32);
                const auto* security = operation.as_object().if_contains("security");
                endpoint.open = security && security->as_array().empty();
                add_parameters(methods.as_object(), endpoint);
                add_parameters(operation.as_object(), endpoint);
                if (const auto* body = operation.as_object().if_contains("requestBody"))
                    endpoint.media = resolved(*body).at("content").as_object().begin()->key();
                if (const auto* schema = body_schema(endpoint)) collect(*schema, "", endpoint.fields);
                if (const auto* route = route_of(endpoint)) endpoint.below = route->below;
                found.push_back(std::move(endpoint));
            }
        }
        return found;
    }();
    return all;
}

Request::Request(const Endpoint& endpoint, const Things& things) : endpoint_(endpoint)
{
    for (const auto& field : endpoint.fields) {
        if (field.where != Field::Where::path) continue;
        const auto thing = things.find(field.name == "id" ? endpoint.below : "");
        in_path_[field.name] = field.name == "name"       ? "volume"
                               : thing != things.end()    ? thing->second
                               : field.name == "platform" ? "messenger"
                               : field.id                 ? inbox::new_uuid()
                                                          : "main";
    }
    const auto* route = route_of(endpoint);
    const auto question = route ? route->path.find('?') : std::string::npos;
    if (question != std::string::npos) query_ = route->path.substr(question + 1);
    if (const auto* schema = body_schema(endpoint)) {
        body_ = route && !route->body.empty() ? json::parse(route->body) : example(*schema, "");
        renew(body_, "");
    }
}

json::value& Request::reach(const std::string& way)
{
    const auto* schema = body_schema(endpoint_);
    auto* at = &body_;
    for (const auto& step : steps_of(way)) {
        // Of several descriptions the one that has such a member is meant.
        const json::object* here = schema ? &resolved(*schema) : nullptr;
        for (const auto* word : {"oneOf", "anyOf"}) {
            const auto* choices = here ? here->if_contains(word) : nullptr;
            if (!choices) continue;
            for (const auto& choice : choices->as_array()) {
                const auto& one = resolved(choice);
                const auto* properties = one.if_contains("properties");
                if (step == "[]" ? one.contains("items") : properties && properties->as_object().contains(step))
                    here = &one;
            }
        }
        const json::value* next = nullptr;
        if (step == "[]") {
            next = here && here->contains("items") ? &here->at("items") : nullptr;
            if (!at->is_array()) *at = json::array();
            if (at->as_array().empty()) at->as_array().push_back(next ? example(*next, "") : json::value());
            at = &at->as_array()[0];
        } else {
            const auto* properties = here ? here->if_contains("properties") : nullptr;
            if (properties) next = properties->as_object().if_contains(step);
            if (!next && here && here->contains("additionalProperties")) next = &here->at("additionalProperties");
            if (!at->is_object())
                *at = here && !here->contains("oneOf") ? example(json::value(*here), "") : json::object();
            if (!at->is_object()) *at = json::object();
            auto& object = at->as_object();
            if (!object.contains(step)) object[step] = next && next->is_object() ? example(*next, step) : json::value();
            at = &object[step];
        }
        schema = next && next->is_object() ? next : nullptr;
    }
    return *at;
}

Request& Request::with(const Field& field, const json::value& value)
{
    if (field.where == Field::Where::body) {
        reach(field.name) = value;
        return *this;
    }
    const auto text = value.is_string() ? std::string(value.as_string()) : json::serialize(value);
    if (field.where == Field::Where::path) in_path_[field.name] = text;
    else query_ += (query_.empty() ? "" : "&") + field.name + '=' + connectors::percent_encoded(text);
    return *this;
}

Request& Request::smuggling(const std::string& object, const std::string& member, const json::value& value)
{
    auto& into = reach(object);
    if (!into.is_object()) into = json::object();
    into.as_object()[member] = value;
    return *this;
}

std::string Request::target() const
{
    auto path = endpoint_.path;
    for (const auto& [name, value] : in_path_) {
        const auto braces = '{' + name + '}';
        path.replace(path.find(braces), braces.size(), connectors::percent_encoded(value));
    }
    return query_.empty() ? path : path + '?' + query_;
}

HttpQuestion Request::question() const
{
    HttpQuestion question{endpoint_.method, target(), {}, {}, {}};
    if (endpoint_.media == "multipart/form-data") {
        auto [body, type] = form_of("a.txt", "abc");
        question.headers.emplace_back("Content-Type", type);
        question.body = body;
    } else if (!endpoint_.media.empty()) {
        question.headers.emplace_back("Content-Type", endpoint_.media);
        question.body = endpoint_.media == "application/json" ? json::serialize(body_) : "SKU\nA\n";
    }
    return question;
}

HttpAnswer Request::from(const ApiHouse& house, const Person& who) const
{
    auto asked = question();
    asked.headers.emplace_back("Cookie", ApiHouse::cookie(who));
    if (endpoint_.writes()) {
        asked.headers.emplace_back("X-CSRF-Token", who.csrf);
        asked.headers.emplace_back("Origin", house.origin());
    }
    return house.ask(asked);
}

std::vector<ClosedObject> closed_objects(const Endpoint& endpoint)
{
    std::map<std::string, std::set<std::string>> found;
    const auto walk = [&](const auto& self, const json::value& piece, const std::string& way) -> void {
        const auto& schema = resolved(piece);
        for (const auto* word : {"oneOf", "anyOf"}) {
            if (const auto* choices = schema.if_contains(word)) {
                for (const auto& choice : choices->as_array()) self(self, choice, way);
            }
        }
        const auto* properties = schema.if_contains("properties");
        const auto* others = schema.if_contains("additionalProperties");
        const bool closed = others && others->is_bool() && !others->get_bool();
        if (properties) {
            for (const auto& [name, member] : properties->as_object()) {
                if (closed) found[way].insert(std::string(name));
                self(self, member, below(way, name));
            }
        }
        if (const auto* items = schema.if_contains("items")) self(self, *items, below(way, "[]"));
    };
    if (const auto* schema = body_schema(endpoint)) walk(walk, *schema, "");
    std::vector<ClosedObject> all;
    for (auto& [way, members] : found) all.push_back({way, std::move(members)});
    return all;
}

} // namespace tests::abuse
