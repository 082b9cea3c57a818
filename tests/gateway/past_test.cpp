#include "tests/gateway/described.hpp"

#include <boost/json.hpp>

#include <set>

/// Walking lists and the past: every row once, no gap, nothing that is not for this person.
using tests::Described;

TEST_CASE("A list is walked by its cursor to the end, each row once, and a cursor of another list is refused")
{
    Described at;
    for (int i = 0; i < 7; ++i) at.house.customer_writes(at.house.hoa_mai, "k" + std::to_string(i), "Alo");
    for (const std::string path : {"/api/conversations?", "/api/customers?"}) {
        std::set<std::string> seen;
        std::string cursor, last_cursor;
        int pages = 0;
        do {
            const auto page = at.get(path + "limit=3" + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
            for (const auto& item : page.at("items").as_array())
                CHECK(seen.insert(std::string(item.at("id").as_string())).second);
            last_cursor = cursor.empty() ? last_cursor : cursor;
            cursor = page.at("next_cursor").is_null() ? "" : std::string(page.at("next_cursor").as_string());
        } while (!cursor.empty() && ++pages < 10);
        CHECK(seen.size() == 7);
        const auto other = path == "/api/customers?" ? "/api/conversations?cursor=" : "/api/customers?cursor=";
        CHECK(at.get(other + last_cursor, 400).json().at("errors").at(0).at("field") == "cursor");
    }
}

TEST_CASE("The past is told from any number on, and refused where it is no longer kept or not yet there")
{
    Described at;
    for (int i = 0; i < 3; ++i) at.house.customer_writes(at.house.hoa_mai, "k" + std::to_string(i), "Alo");
    const auto all = at.get("/api/events?after=0&limit=100").json();
    const auto last = all.at("last_seq").as_int64();
    CHECK(static_cast<std::int64_t>(all.at("items").as_array().size()) == last);
    CHECK(at.get("/api/events?after=" + std::to_string(last)).json().at("items").as_array().empty());
    CHECK(at.get("/api/events?after=" + std::to_string(last + 1), 410).at("type") == "snapshot_needed");
    CHECK(at.get("/api/events?after=9223372036854775807", 410).status == 410);

    at.house.put("update workspace_heads set oldest_seq = 4 where workspace_id = " +
                 std::to_string(at.house.hoa_mai.number));
    CHECK(at.get("/api/events?after=2", 410).status == 410);
    CHECK(at.get("/api/events?after=3").json().at("items").at(0).at("seq") == 4);
}

TEST_CASE("What an agent may not see stands in the past as skipped numbers, without a gap")
{
    Described at;
    at.house.customer_writes(at.house.hoa_mai, "k1", "Alo");
    const auto hers = at.house.customer_writes(at.house.hoa_mai, "k2", "Alo");
    at.house.send(at.house.minh, "PATCH", "/api/conversations/" + hers.text,
                  R"({"assignee":")" + at.house.mai.id.text + R"("})");
    at.house.customer_writes(at.house.hoa_mai, "k2", "Bí mật của Mai");

    const auto answer = at.get(at.house.lan, "/api/events?after=0&limit=100");
    CHECK(answer.body.find("Bí mật của Mai") == std::string::npos);
    CHECK(answer.body.find("\"gone\":true") != std::string::npos);
    const auto past = answer.json();
    std::int64_t next = 1;
    for (const auto& item : past.at("items").as_array()) {
        const auto& object = item.as_object();
        const auto* skip = object.if_contains("skip");
        CHECK((skip ? skip->at(0).as_int64() : object.at("seq").as_int64()) == next);
        next = (skip ? skip->at(1).as_int64() : object.at("seq").as_int64()) + 1;
    }
    CHECK(next == past.at("last_seq").as_int64() + 1);
    CHECK(at.get(at.house.mai, "/api/events?after=0&limit=100").body.find("Bí mật của Mai") != std::string::npos);
}
