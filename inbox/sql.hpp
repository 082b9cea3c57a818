#pragma once

#include "inbox/model/ids.hpp"

#include <pqxx/pqxx>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The few things libpqxx 6.4 does not do by itself. Everything that speaks SQL includes this and nothing else of pqxx.
namespace inbox::sql {

/// A name for a statement, made from its text.
std::string statement_name(std::string_view text);

/// A bigint column of milliseconds since 1970, or `extract(epoch from t) * 1000` cast to bigint.
Time time_of(const pqxx::field& field);
std::int64_t to_sql(Time time);
std::optional<std::int64_t> to_sql(std::optional<Time> time);

/// Runs a statement that never changes its text: parsed once for each connection, and after a few times also planned
/// once. For statements whose plan cannot go wrong (plain inserts, rows by their whole key), not for questions whose
/// best plan depends on how much there is.
template <class... Values>
pqxx::result prepared(pqxx::transaction_base& tx, const std::string& text, Values&&... values)
{
    const auto name = statement_name(text);
    tx.conn().prepare(name, text); // pqxx does nothing when it knows the name with this text
    return tx.exec_prepared(name, std::forward<Values>(values)...);
}

/// Null becomes nullopt. (pqxx 6.4 throws when asked for std::optional directly.)
template <class Value>
std::optional<Value> optional_of(const pqxx::field& field)
{
    if (field.is_null()) return std::nullopt;
    return field.as<Value>();
}

/// Text of a column; empty when null.
std::string text_of(const pqxx::field& field);

/// The texts of a text[] column; none when null.
std::vector<std::string> texts_of(const pqxx::field& field);

/// Empty becomes null.
std::optional<std::string> or_null(std::string_view text);

/// An array literal for `$1::text[]`, `$1::bigint[]` ... : parameters of a whole batch travel as one text each, which
/// `unnest` takes apart. `add_null` stands for null.
class Array {
public:
    Array& add(std::string_view text);
    Array& add(const std::string& text) { return add(std::string_view(text)); }
    Array& add(const char* text) { return add(std::string_view(text)); }
    Array& add(std::int64_t number);
    Array& add(int number) { return add(static_cast<std::int64_t>(number)); }
    Array& add(bool truth);
    Array& add(double real);
    Array& add(const std::optional<std::string>& text);
    Array& add(std::optional<std::int64_t> number);
    Array& add_null();
    template <class Thing>
    Array& add(const Id<Thing>& id) // an empty id is null
    {
        return id.empty() ? add_null() : add(std::string_view(id.text));
    }

    std::size_t size() const noexcept { return count_; }
    std::string text() const; // "{...}"

private:
    void separate();

    std::string inside_;
    std::size_t count_ = 0;
};

template <class Things>
std::string array_of(const Things& things)
{
    Array array;
    for (const auto& thing : things) array.add(thing);
    return array.text();
}

/// Whether PostgreSQL takes it as text: UTF-8 without NUL.
bool is_text(std::string_view bytes);

/// Bytes as PostgreSQL's hex form, for `$1::bytea`; and back.
std::string bytea(std::string_view bytes);
std::string bytes_of(const pqxx::field& field);

} // namespace inbox::sql
