#include "tests/abuse/verdict.hpp"
#include "tests/support/ambiguous_heads.hpp"
#include "tests/support/edge.hpp"
#include "tests/support/town.hpp"

#include <catch2/catch.hpp>

using namespace tests::abuse;

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to)
{
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

} // namespace

TEST_CASE("The program itself refuses what two programs could read differently, and reads nothing behind it", "[A12]")
{
    Nemesis nemesis("A12");
    auto& town = tests::usual_town();
    const auto host = "127.0.0.1:" + std::to_string(town.gom->port());
    const auto bait = "GET /health HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    std::vector<std::string> requests;
    for (const auto& head : tests::ambiguous_heads()) {
        for (const auto* path : {"/health", "/api/session"})
            requests.push_back(replaced(replaced(head, "/echo/a", path), "shop.example", host) + "\r\n" + bait);
    }
    for (const auto& chunks : tests::bad_chunks()) {
        requests.push_back("POST /api/session HTTP/1.1\r\nHost: " + host + "\r\nTransfer-Encoding: chunked\r\n\r\n" +
                           chunks + bait);
    }
    Verdict verdict("A12", static_cast<int>(requests.size()), nemesis);
    for (const auto& request : requests) {
        tests::RawClient client(town.gom->port());
        client.write(request);
        const auto answer = client.read_all();
        const auto status = tests::status_of(answer);
        const bool one = answer.find("HTTP/1.1", 9) == std::string::npos;
        verdict.judge(one && (status == 400 || status == 413) && tests::header_of(answer, "Connection") == "close",
                      std::to_string(status), request + "\n    was answered\n    " + answer);
    }
    tests::RawClient plain(town.gom->port());
    plain.write(bait);
    CHECK(tests::status_of(plain.read_answer()) == 200);
    CHECK(verdict.tried() >= 60);
    verdict.finish();
}
