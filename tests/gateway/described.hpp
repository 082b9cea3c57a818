#pragma once

#include "tests/support/api_house.hpp"
#include "tests/support/schema_check.hpp"

#include <catch2/catch.hpp>

namespace tests {

/// A shop whose every answer is held against the document that describes it: what the page's types are made from is
/// true.
struct Described {
    ApiHouse house;
    tests::ApiDocument document;

    HttpAnswer check(const std::string& method, const std::string& path, HttpAnswer answer) const
    {
        INFO(method << ' ' << path << " answered " << answer.status << ": " << answer.body.substr(0, 2'000));
        for (const auto& complaint :
             document.complaints(method, path, answer.status, answer.header("Content-Type"), answer.body)) {
            FAIL_CHECK(complaint);
        }
        return answer;
    }

    HttpAnswer get(const std::string& path, int status = 200) { return get(house.owner, path, status); }
    HttpAnswer get(const Person& who, const std::string& path, int status = 200)
    {
        auto answer = check("GET", path, house.get(who, path));
        INFO(path << ": " << answer.body);
        CHECK(answer.status == status);
        return answer;
    }

    HttpAnswer send(const std::string& method, const std::string& path, const std::string& body, int status)
    {
        auto answer = check(method, path, house.send(house.owner, method, path, body));
        INFO(method << ' ' << path << ": " << answer.body);
        CHECK(answer.status == status);
        return answer;
    }
};

} // namespace tests
