#include "tests/abuse/attack_surface.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/routes.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

using namespace tests::abuse;
using inbox::Role;
using tests::ApiHouse;

TEST_CASE("Whoever may do what is decided by the written table, for every endpoint and every role", "[A05]")
{
    Nemesis nemesis("A05");
    Verdict verdict("A05", 650, nemesis);
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    const auto left = house.log_in(house.hoa_mai, "cu@hoamai.example", "Cũ", "owner");
    const auto demoted = house.log_in(house.hoa_mai, "xuong@hoamai.example", "Xuống", "owner");
    const auto nobody = tests::Person{{}, {}, "", std::string(64, '0'), std::string(64, '0')};
    REQUIRE(house.get(left, "/api/apps").status == 200);
    REQUIRE(house.get(demoted, "/api/apps").status == 200);
    house.put("update staff set active = false where id = '" + left.id.text + "'");
    house.put("update staff set role = 'agent' where id = '" + demoted.id.text + "'");

    const std::vector<std::pair<const tests::Person*, Role>> people = {
        {&house.lan, Role::agent},       {&demoted, Role::agent},     {&house.sales, Role::sales},
        {&house.minh, Role::supervisor}, {&house.owner, Role::owner},
    };
    int forbidden = 0, allowed = 0;
    for (const auto& endpoint : endpoints()) {
        // These two would end the sessions of this story.
        if (endpoint.open || endpoint.name() == "DELETE /api/session" ||
            endpoint.name() == "DELETE /api/staff/{id}/sessions")
            continue;
        for (const auto* who : {&nobody, &left}) {
            const auto status = Request(endpoint, things).from(house, *who).status;
            verdict.judge(status == 401, "401", endpoint.name() + " without a session: " + std::to_string(status));
        }
        const auto least = tests::least_role(endpoint.name());
        for (const auto& [who, role] : people) {
            const auto answer = Request(endpoint, things).from(house, *who);
            const auto words = endpoint.name() + " as " + std::string(inbox::to_text(role)) + ": " +
                               std::to_string(answer.status) + ' ' + answer.body.substr(0, 200);
            // The way back from a platform is nobody's without what that platform was told.
            if (role < least || endpoint.path.starts_with("/oauth/")) {
                ++forbidden;
                verdict.judge(answer.status == 403, "403", words);
            } else {
                ++allowed;
                verdict.judge(answer.status != 403 && answer.status != 401 && answer.status != 0 && answer.status < 500,
                              "let in", words);
            }
        }
    }
    CHECK(forbidden >= 90);
    CHECK(allowed >= 350);
    verdict.finish();
}
