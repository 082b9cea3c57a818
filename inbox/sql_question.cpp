#include "inbox/sql_question.hpp"

namespace inbox::sql {

Question& Question::say(std::string_view piece)
{
    text_ += piece;
    return *this;
}

std::string Question::value(std::optional<std::string> text)
{
    given_.push_back(text.has_value());
    values_.push_back(text.value_or(std::string()));
    return '$' + std::to_string(values_.size());
}

std::string Question::value(std::int64_t number)
{
    return value(std::optional<std::string>(std::to_string(number)));
}

pqxx::result Question::ask(pqxx::transaction_base& tx) const
{
    std::vector<const char*> pointers; // a null pointer is null to libpqxx; the texts stay ours
    pointers.reserve(values_.size());
    for (std::size_t i = 0; i < values_.size(); ++i) pointers.push_back(given_[i] ? values_[i].c_str() : nullptr);
    return tx.exec_params(text_, pqxx::prepare::make_dynamic_params(pointers));
}

} // namespace inbox::sql
