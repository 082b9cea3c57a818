#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/reading/places.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

/// Provinces and wards, for choosing one in a form. The tables travel inside the program, so nothing here asks the
/// store.
namespace gateway {

namespace {

using inbox::reading::PlaceState;

constexpr std::size_t most_typed_bytes = 800;
constexpr std::string_view states[] = {"exact", "ambiguous", "unknown"};

asio::awaitable<Response> provinces(ApiContext&, LoggedIn, Request request, Captures)
{
    only_parameters(request, {});
    boost::json::array items;
    for (const auto& province : inbox::reading::PlaceTables::get().provinces()) {
        items.push_back({{"code", province.code}, {"name", province.name}, {"kind", province.kind}});
    }
    co_return json_response(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
}

asio::awaitable<Response> wards(ApiContext&, LoggedIn, Request request, Captures)
{
    only_parameters(request, {"province"});
    const auto province = request.parameter("province").value_or("");
    if (!inbox::reading::PlaceTables::get().province(province))
        throw BadRequest("province", "unknown", "the code of a province");
    boost::json::array items;
    for (const auto& ward : inbox::reading::PlaceTables::get().wards()) {
        if (ward.province_code != province) continue;
        items.push_back(
            {{"code", ward.code}, {"name", ward.name}, {"kind", ward.kind}, {"province_code", ward.province_code}});
    }
    co_return json_response(200, boost::json::serialize(boost::json::object{{"items", std::move(items)}}));
}

boost::json::object object_of(const inbox::reading::PlaceCandidate& place)
{
    boost::json::object object{{"ward_code", place.ward_code},
                               {"ward", place.ward},
                               {"province_code", place.province_code},
                               {"province", place.province}};
    if (!place.old_ward_code.empty()) object["old_ward_code"] = place.old_ward_code;
    if (!place.old_district_code.empty()) object["old_district_code"] = place.old_district_code;
    if (!place.old_name.empty()) object["old_name"] = place.old_name;
    return object;
}

/// A whole address is read; what is still being typed is completed.
asio::awaitable<Response> search(ApiContext&, LoggedIn, Request request, Captures)
{
    only_parameters(request, {"q", "limit"});
    const auto typed = request.parameter("q").value_or("");
    if (typed.empty()) throw BadRequest("q", "empty", "what was typed");
    if (typed.size() > most_typed_bytes) throw BadRequest("q", "too_long", "at most 200 characters");
    const auto limit = static_cast<std::size_t>(limit_of(request));
    const auto reading = inbox::reading::read_place(typed);
    auto found = reading.candidates;
    for (auto& one : inbox::reading::search_places(typed, limit)) {
        const bool known = std::ranges::any_of(found, [&](const auto& other) {
            return other.ward_code == one.ward_code &&
                   (one.old_ward_code.empty() || other.old_ward_code == one.old_ward_code);
        });
        if (!known) found.push_back(std::move(one));
    }
    boost::json::array items;
    for (const auto& place : found) {
        if (items.size() < limit) items.push_back(object_of(place));
    }
    co_return json_response(
        200, boost::json::serialize(boost::json::object{{"items", std::move(items)},
                                                        {"state", states[static_cast<std::size_t>(reading.state)]}}));
}

} // namespace

void add_places(Router& router, ApiContext& context)
{
    router.add("GET", "/api/places/provinces", reading(context, provinces));
    router.add("GET", "/api/places/wards", reading(context, wards));
    router.add("GET", "/api/places/search", reading(context, search));
}

} // namespace gateway
