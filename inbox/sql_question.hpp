#pragma once

#include "inbox/sql.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace inbox::sql {

/// A question whose conditions depend on what was asked for: put together from pieces written in our own source, while
/// every value travels as a parameter. A list with three of ten filters set thus asks for exactly those three, and the
/// planner may use the index that fits them.
class Question {
public:
    /// A piece of SQL of ours. Never a text from outside.
    Question& say(std::string_view piece);

    /// Adds a value and returns its place: "$1", "$2" ...
    std::string value(std::optional<std::string> text);
    std::string value(std::int64_t number);
    template <class Thing>
    std::string value(const Id<Thing>& id) // an empty id is null
    {
        return value(or_null(id.text));
    }

    pqxx::result ask(pqxx::transaction_base& tx) const;

private:
    std::string text_;
    std::vector<std::string> values_;
    std::vector<bool> given_; // false: null
};

} // namespace inbox::sql
