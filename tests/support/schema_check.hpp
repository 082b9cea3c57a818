#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

/// Holds real answers against the OpenAPI document. Knows the words of JSON Schema that our document uses, and refuses
/// any other: a word nobody checks would be a promise nobody keeps.
namespace tests {

class ApiDocument {
public:
    ApiDocument();

    /// What is wrong with an answer; empty when it is as described. `path` is a real one ("/api/conversations/…/read").
    std::vector<std::string> complaints(std::string_view method, std::string_view path, int status,
                                        std::string_view content_type, const std::string& body) const;

    /// "PATCH /api/labels/{id}" and so on: every operation described.
    struct Operation {
        std::string method, path;
    };
    std::vector<Operation> operations() const;

    /// What is wrong with a value; `schema` is a piece of the document.
    void check(const boost::json::value& schema, const boost::json::value& value, const std::string& at,
               std::vector<std::string>& complaints) const;

private:
    const boost::json::value& resolved(const boost::json::value& piece) const;
    const boost::json::object* operation(std::string_view method, std::string_view path) const;

    boost::json::value document_;
};

} // namespace tests
