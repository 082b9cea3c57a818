#include "tests/abuse/attack_surface.hpp"
#include "tests/abuse/verdict.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::abuse;
using tests::ApiHouse;

namespace {

const std::string canary = "khach-cua-sao-viet";
constexpr auto slept = 7s; // what a payload asks the store to do; a client waits for ten

const std::vector<std::string> payloads = {
    "'",
    "''",
    "\"",
    "\\",
    "\\'",
    "%",
    "_",
    "%27",
    "`",
    ";",
    "--",
    "/*",
    "$$",
    "$1",
    "?",
    ":x",
    "{0}",
    "' or '1'='1",
    "' or 1=1 --",
    "\" or \"\"=\"",
    "1 or 1=1",
    "') or ('1'='1",
    "x' and 1=(select count(*) from staff) --",
    "'; drop table messages; --",
    "'; create table hacked (x int); --",
    "$$; create table hacked (x int); --",
    "1; create table hacked (x int)",
    "'||(select pg_sleep(8))||'",
    "1 and (select 1 from pg_sleep(8)) is not null",
    "'; select pg_sleep(8); --",
    "') union select password_hash from staff --",
    "' union select null, name from customers --",
    "'||(select string_agg(name, ',') from customers)||'",
    "(select name from customers limit 1)",
    "'; set role gom_owner; --",
    "'; set row_security = off; --",
    "'; reset all; --",
    "1) returning (select password_hash from staff limit 1) --",
    "name desc; select 1",
    "created_at, (select pg_sleep(8))",
    "E'\\\\x27'",
    "\xef\xbc\x87 or 1=1",
    "\xca\xbc or 1=1",
    "\xbf\x27 or 1=1",
    "' or 1=1\xc0\x80",
    "a:* & b | !c",
    "'a' <-> 'b'",
    "a & & b",
    ":*",
    "((((",
    "<->",
    "!",
    "* | *",
    "\\:*",
    "{\"a\":1}",
    "[]",
    "{{7*7}}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "../../../../etc/passwd",
    "..%2f..%2fetc%2fpasswd",
    "/etc/passwd",
    "|id",
    "`id`",
    "$(id)",
    "; id",
    "a\r\nX-Injected: 1",
    "a%0d%0aX-Injected: 1",
    "a\nSet-Cookie: x=1",
    "\x1b[31m",
    "*)(uid=*",
    "NaN",
    "Infinity",
    "-1",
    "0",
    "9223372036854775808",
    "1e308",
    "0x10",
    "true",
    "null",
    "0197a000-0000-7000-8000-00000000f001' or '1'='1",
};

} // namespace

TEST_CASE("Nothing that is written into a parameter or a field becomes a command", "[A07]")
{
    Nemesis nemesis("A07");
    Verdict verdict("A07", wanted(6'000, 500), nemesis);
    ApiHouse house;
    const auto things = things_of(house, house.hoa_mai, "k1", house.lan);
    things_of(house, house.sao_viet, canary, house.stranger);
    const auto tables = "select string_agg(table_name, ',' order by table_name) from information_schema.tables "
                        "where table_schema = 'public'";
    const auto theirs =
        "select concat((select md5(string_agg(t::text, '|' order by t::text)) from customers t where workspace_id = "
        "W), "
        "(select md5(string_agg(t::text, '|' order by t::text)) from messages t where workspace_id = W), "
        "(select md5(string_agg(t::text, '|' order by t::text)) from staff t where workspace_id = W))";
    auto question = std::string(theirs);
    for (auto at = question.find("= W"); at != std::string::npos; at = question.find("= W"))
        question.replace(at, 3, "= " + std::to_string(house.sao_viet.number));
    const auto tables_before = house.one(tables), theirs_before = house.one(question);

    std::vector<std::pair<const Endpoint*, const Field*>> fields;
    for (const auto& endpoint : endpoints()) {
        // Logging in and out is another row's.
        if (endpoint.path == "/api/session" || endpoint.path == "/api/staff/{id}/sessions") continue;
        for (const auto& field : endpoint.fields) fields.emplace_back(&endpoint, &field);
    }
    REQUIRE(fields.size() > 300);
    while (verdict.more()) {
        for (const auto& [endpoint, field] : fields) {
            const auto payload = nemesis.pick(payloads);
            const auto began = std::chrono::steady_clock::now();
            const auto answer = Request(*endpoint, things).with(*field, json::string(payload)).from(house, house.owner);
            const auto took = std::chrono::steady_clock::now() - began;
            const auto words = endpoint->name() + ", " + field->name + " = " + payload + ": " +
                               std::to_string(answer.status) + ' ' + answer.body.substr(0, 300);
            if (answer.status == 0 || answer.status >= 500) verdict.got_through("broke: " + words);
            else if (took > slept) verdict.got_through("slept: " + words);
            else if (answer.body.find(canary) != std::string::npos || answer.body.find("$argon2") != std::string::npos)
                verdict.got_through("told: " + words);
            else if (answer.header("X-Injected") == "1" || answer.header("Set-Cookie").starts_with("x="))
                verdict.got_through("a header: " + words);
            else verdict.refused(std::to_string(answer.status));
        }
    }
    if (house.one(tables) != tables_before) verdict.fault("the tables are others now: " + house.one(tables));
    if (house.one(question) != theirs_before) verdict.fault("the other shop was changed");
    if (house.get(house.owner, "/api/me").status != 200) verdict.fault("the owner was logged out on the way");
    verdict.note(std::to_string(fields.size()) + " fields");
    verdict.finish();
}
