#include "tests/abuse/verdict.hpp"
#include "tests/support/api_house.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>

using namespace tests::abuse;
using tests::ApiHouse;
using tests::HttpAnswer;

namespace {

constexpr int guesses_allowed = 10; // within ten minutes, for an e-mail and for an address

struct Login {
    std::string email, password, address, host;
};

HttpAnswer log_in(const ApiHouse& house, const Login& login)
{
    tests::HttpQuestion question{"POST",
                                 "/api/session",
                                 {{"Content-Type", "application/json"}, {"X-Forwarded-For", login.address}},
                                 R"({"email":")" + login.email + R"(","password":")" + login.password + R"("})",
                                 login.host};
    return house.ask(question);
}

std::string address(int n)
{
    return "198." + std::to_string(18 + n / 65'536 % 2) + '.' + std::to_string(n / 256 % 256) + '.' +
           std::to_string(n % 256);
}

/// How surely one of a pair is mostly the slower, in standard deviations of a coin's throws.
double sureness(const std::vector<double>& one, const std::vector<double>& other)
{
    const auto n = static_cast<double>(one.size());
    double slower = 0;
    for (std::size_t i = 0; i < one.size(); ++i) slower += one[i] > other[i] ? 1 : 0;
    return std::abs(slower - n / 2) / std::sqrt(n / 4);
}

/// The time that a quarter keeps below: what a busy machine adds is not in it.
double quartile(std::vector<double> times)
{
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 4);
}

} // namespace

TEST_CASE("Who guesses at passwords gets ten guesses, learns nothing of who works here, and no link of a foreign host",
          "[A15]")
{
    Nemesis nemesis("A15");
    Verdict verdict("A15", wanted(10'000, 300), nemesis);
    ApiHouse house([](gateway::Config& config) { config.http.trusted_proxies = {"127.0.0.1"}; });
    int number = 0;

    // Known or not, the answer is one and takes as long. Each guess comes from an address of its own.
    std::vector<double> known, unknown;
    std::set<std::string> answers;
    house.put("update staff set active = false where id = '" + house.mai.id.text + "'");
    std::vector<std::string> people = {house.mai.email}; // who has left: unknown as well
    for (int i = 0; i < wanted(12, 4); ++i) {
        people.push_back("nhan-vien-" + std::to_string(i) + "@hoamai.example");
        house.log_in(house.hoa_mai, people.back(), "Nhân viên", "agent");
    }
    for (int i = 0; i < static_cast<int>(people.size()) * guesses_allowed; ++i) {
        const auto timed = [&](const std::string& email, std::vector<double>& into) {
            const auto began = std::chrono::steady_clock::now();
            const auto answer = log_in(house, {email, "sai " + std::to_string(i), address(++number), ""});
            into.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count());
            answers.insert(std::to_string(answer.status) + answer.body);
            verdict.judge(answer.status == 401, "401", email + " was answered " + std::to_string(answer.status));
        };
        const auto& person = people.at(static_cast<std::size_t>(i / guesses_allowed));
        // Which goes first changes, so that whatever goes with being second tells nothing.
        if (i % 2 == 0) timed(person, known);
        timed("ai" + std::to_string(i) + "@hoamai.example", unknown);
        if (i % 2 == 1) timed(person, known);
    }
    const double difference = std::abs(quartile(known) - quartile(unknown)) / quartile(known);
    char figures[120];
    std::snprintf(figures, sizeof figures, "known %.1f ms, unknown %.1f ms, one is the slower by %.1f deviations",
                  quartile(known), quartile(unknown), sureness(known, unknown));
    verdict.note(figures);
    // On a busy machine chance alone makes five per cent; who guesses learns only what shows again and again.
    if (difference >= 0.05 && sureness(known, unknown) > 3.3) verdict.fault("the time tells who works here");
    if (answers.size() != 1) verdict.fault("the answer tells who works here");

    // One person from everywhere; everybody from one place; from one network of IPv6; behind headers made up.
    int counted_person = 0, counted_place = 0, counted_network = 0;
    while (verdict.more()) {
        const auto n = std::to_string(++number);
        const auto tried = [&](const Login& login, int& counted) {
            const auto answer = log_in(house, login);
            if (answer.status == 401) ++counted;
            verdict.judge(answer.status == 401 || answer.status == 429, std::to_string(answer.status),
                          login.email + " from " + login.address + " was answered " + std::to_string(answer.status));
        };
        tried({house.lan.email, counted_person < guesses_allowed ? "sai" : ApiHouse::password, address(number), ""},
              counted_person);
        tried({"nguoi" + n + "@hoamai.example", "sai", "203.0.113.7", ""}, counted_place);
        tried({"mang" + n + "@hoamai.example", "sai", "2001:db8:1:2::" + std::to_string(number % 9'999), ""},
              counted_network);
        // Only the last of the list is what our proxy saw; the rest is what the guesser says.
        tried({"gia" + n + "@hoamai.example", "sai", address(number) + ", 203.0.113.7", ""}, counted_place);
    }
    for (const int counted : {counted_person, counted_place, counted_network}) {
        if (counted > guesses_allowed) verdict.fault(std::to_string(counted) + " guesses were looked at");
    }

    // There is no way to have a password sent, and a foreign name of ours is none.
    for (const auto* host : {"evil.example", "127.0.0.1.evil.example", "evil.example:80"}) {
        const auto answer = log_in(house, {house.owner.email, ApiHouse::password, address(++number), host});
        if (answer.status != 400 || answer.head.find("evil") != std::string::npos)
            verdict.fault(std::string(host) + " was answered " + std::to_string(answer.status));
    }
    CHECK(log_in(house, {people.back(), ApiHouse::password, address(++number), ""}).status == 429);
    CHECK(house.get(house.lan, "/api/me").status == 200);
    verdict.finish();
}
