#include "gateway/api/openapi.hpp"

#include "gateway/embedded.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace gateway {

namespace json = boost::json;

namespace {

/// Objects are joined key by key; anything else may be said only once.
void join(json::object& whole, json::object piece, const std::string& name)
{
    for (auto& [key, value] : piece) {
        const auto place = whole.find(key);
        if (place == whole.end()) {
            whole.emplace(key, std::move(value));
        } else if (place->value().is_object() && value.is_object()) {
            join(place->value().as_object(), std::move(value.as_object()), name);
        } else {
            throw std::logic_error(name + " says again what another piece says: " + std::string(key));
        }
    }
}

} // namespace

std::string openapi_document()
{
    json::object whole;
    for (const auto& file : embedded_openapi()) {
        json::error_code error;
        auto piece = json::parse({file.text.data(), file.text.size()}, error);
        if (error || !piece.is_object()) throw std::logic_error(std::string(file.name) + " is not a JSON object");
        join(whole, std::move(piece.as_object()), std::string(file.name));
    }
    return json::serialize(whole);
}

} // namespace gateway
