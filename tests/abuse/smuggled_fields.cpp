#include "tests/abuse/attack_surface.hpp"
#include "tests/abuse/verdict.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using namespace tests::abuse;
using tests::ApiHouse;

namespace {

/// What a form could be made to change that is none of its business.
const std::vector<std::pair<std::string, json::value>>& members()
{
    static const std::vector<std::pair<std::string, json::value>> all = {
        {"role", "owner"},
        {"workspace_id", 1},
        {"workspace", "sao-viet"},
        {"is_admin", true},
        {"id", "owner"},
        {"staff_id", "1"},
        {"owner_id", "1"},
        {"password_hash", ""},
        {"csrf_token", "x"},
        {"seq", 9'999'999},
        {"created_at", "2000-01-01T00:00:00Z"},
        {"state", "sent"},
        {"data_key", ""},
        {"active", true},
        {"__proto__", json::object{{"role", "owner"}}},
        {"constructor", "x"},
        {"$where", "1"},
        {"", 1},
        {"Role", "owner"},
    };
    return all;
}

} // namespace

TEST_CASE("Members that no form has are refused in every object of every body, and raise nobody", "[A06]")
{
    Nemesis nemesis("A06");
    Verdict verdict("A06", 1'000, nemesis);
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    const auto rights =
        "select string_agg(concat(id, role, workspace_id, active, password_hash), ',' order by id) from staff";
    const auto before = house.one(rights);
    int bodies = 0;
    for (const auto& endpoint : endpoints()) {
        if (!endpoint.writes()) continue;
        const auto objects = closed_objects(endpoint);
        bodies += objects.empty() ? 0 : 1;
        for (const auto& object : objects) {
            for (const auto& [member, value] : members()) {
                if (object.members.contains(member)) continue;
                const auto answer =
                    Request(endpoint, things).smuggling(object.way, member, value).from(house, house.owner);
                // The page sends back whose view it is, as it was told; nobody reads that.
                if (object.way == "items.[].owner" && answer.status == 204) verdict.refused("ignored");
                else if (endpoint.path == "/api/setup" && answer.status == 404) verdict.refused("no first run");
                else
                    verdict.judge(answer.status == 400, "400",
                                  endpoint.name() + ", " + member + " in \"" + object.way +
                                      "\": " + std::to_string(answer.status) + ' ' + answer.body);
            }
        }
    }
    if (house.one(rights) != before) verdict.fault("somebody's rights have changed");
    CHECK(bodies >= 35);
    verdict.finish();
}
