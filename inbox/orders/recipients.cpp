#include "inbox/orders/recipients.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace inbox {

namespace {

constexpr std::size_t most_words = 6;
constexpr std::int64_t few = 5'000; // orders that are looked at one by one

/// Greater than every text that begins with what stands before it, byte by byte: U+10FFFF.
constexpr auto last_character = "\xF4\x8F\xBF\xBF";

std::string begins(sql::Question& question, const std::string& word)
{
    return "k.word ~>=~ " + question.value(word) + " and k.word ~<~ " + question.value(word + last_character);
}

std::vector<std::string> words_of(pqxx::transaction_base& tx, const std::string& typed)
{
    std::vector<std::string> words;
    for (const auto& row : sql::prepared(tx, "select words_of_name($1)", typed)) {
        if (words.size() < most_words) words.push_back(sql::text_of(row[0]));
    }
    return words;
}

/// How many orders each has, as far as that matters; the rarest first.
std::vector<std::pair<std::int64_t, std::string>> ranked(pqxx::transaction_base& tx, WorkspaceId workspace,
                                                         const std::vector<std::string>& words)
{
    sql::Question question;
    const auto number = question.value(workspace.number);
    for (const auto& word : words) {
        question.say(&word == &words.front() ? "select " : ", ");
        question.say("(select count(*) from (select 1 from order_words k where k.workspace_id = " + number + " and " +
                     begins(question, word) + " limit " + question.value(few + 1) + ") k)");
    }
    const auto counts = question.ask(tx);
    std::vector<std::pair<std::int64_t, std::string>> ranked;
    for (const auto& word : words) {
        const auto column = static_cast<pqxx::row::size_type>(ranked.size());
        ranked.emplace_back(counts[0][column].as<std::int64_t>(), word);
    }
    std::sort(ranked.begin(), ranked.end());
    return ranked;
}

} // namespace

void only_received_by(pqxx::transaction_base& tx, sql::Question& question, WorkspaceId workspace,
                      const std::string& typed)
{
    const auto words = words_of(tx, typed);
    if (words.empty()) {
        question.say(" and false");
        return;
    }
    const auto all = ranked(tx, workspace, words);
    const auto number = question.value(workspace.number);
    const bool many = all.front().first > few;
    const auto orders_of = [&](const std::string& word) {
        return "select k.order_id from order_words k where k.workspace_id = " + number + " and " +
               begins(question, word);
    };
    const auto has = [&](const std::string& word) {
        return " and exists (" + orders_of(word) + " and k.order_id = o.id offset 0)";
    };
    if (many && all.size() == 1) {
        question.say(has(all.front().second));
        return;
    }
    auto chosen = orders_of(all.front().second);
    for (auto other = all.begin() + 1; many && other != all.end(); ++other) {
        chosen += " intersect " + orders_of(other->second);
    }
    question.say(" and o.id = any (array(" + chosen + "))");
    for (auto other = all.begin() + 1; !many && other != all.end(); ++other) question.say(has(other->second));
}

} // namespace inbox
