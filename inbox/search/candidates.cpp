#include "inbox/search/candidates.hpp"

#include "inbox/sql_question.hpp"

#include <algorithm>

namespace inbox::search {

namespace {

constexpr std::int64_t ms_of_day = 86'400'000;
constexpr int key_shift = 20;
constexpr std::int64_t goal_limit = 8'000, keys_at_once = 200'000;
constexpr std::int64_t few = 500;                   // so many are sooner looked at than sifted by the other words
constexpr auto last_character = "\xF4\x8F\xBF\xBF"; // U+10FFFF: above all that begins with what stands before it

std::int64_t day_of(std::int64_t key)
{
    return (key >> key_shift) / ms_of_day;
}

void say_word(sql::Question& question, const std::string& word, bool beginning)
{
    if (!beginning) {
        question.say("w.word = " + question.value(word));
        return;
    }
    question.say("w.word >= " + question.value(word) + " and w.word < " + question.value(word + last_character));
}

} // namespace

Candidates::Candidates(pqxx::transaction_base& tx, WorkspaceId workspace, const Terms& terms, std::int64_t from,
                       std::int64_t above)
    : tx_(tx), workspace_(workspace), words_(terms.whole), beginning_(!terms.beginning.empty()), from_(from),
      above_(above)
{
    if (beginning_) words_.push_back(terms.beginning);
    if (!words_.empty() && from_ <= above_) read_days();
}

/// One range of the index for each term.
void Candidates::read_days()
{
    sql::Question question;
    const auto workspace = question.value(workspace_.number);
    const auto first = question.value(day_of(from_)), last = question.value(day_of(above_));
    question.say("select day, array_agg(n order by term)::text from (");
    for (std::size_t i = 0; i < words_.size(); ++i) {
        question.say((i > 0 ? " union all select " : "select ") + std::to_string(i) +
                     " as term, w.day, sum(w.n)::bigint as n"
                     " from message_words w where w.workspace_id = " +
                     workspace + " and ");
        say_word(question, words_[i], beginning_ && i + 1 == words_.size());
        question.say(" and w.day >= " + first + "::integer and w.day <= " + last + "::integer group by w.day");
    }
    question.say(") found group by day having count(*) = " + question.value(static_cast<std::int64_t>(words_.size())) +
                 " order by day desc");
    for (const auto& row : question.ask(tx_)) {
        Day day{row[0].as<std::int64_t>(), {}};
        for (const auto& count : sql::texts_of(row[1])) day.counts.push_back(std::stoll(count));
        days_.push_back(std::move(day));
    }
}

std::optional<std::vector<std::int64_t>> Candidates::next()
{
    if (at_ >= days_.size()) return std::nullopt;
    std::vector<std::int64_t> sums(words_.size(), 0);
    sql::Array days;
    std::int64_t fewest = 0, most = 0;
    while (at_ < days_.size() && fewest < goal_ && most < keys_at_once) {
        const auto& day = days_[at_++];
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += day.counts[i];
        fewest += *std::min_element(day.counts.begin(), day.counts.end());
        most = *std::max_element(sums.begin(), sums.end());
        days.add(day.day);
    }
    goal_ = std::min(goal_ * 2, goal_limit);

    const auto rarest = static_cast<std::size_t>(std::min_element(sums.begin(), sums.end()) - sums.begin());
    const bool alone = sums[rarest] <= few;
    sql::Question question;
    const auto workspace = question.value(workspace_.number), of_days = question.value(days.text());
    question.say("select key from (");
    for (std::size_t i = 0, said = 0; i < words_.size(); ++i) {
        if (alone && i != rarest) continue;
        keys_read_ += sums[i];
        question.say(said++ > 0 ? " intersect select unnest(w.keys) as key" : "select unnest(w.keys) as key");
        question.say(" from message_words w where w.workspace_id = " + workspace + " and w.day = any (" + of_days +
                     "::integer[]) and ");
        say_word(question, words_[i], beginning_ && i + 1 == words_.size());
    }
    question.say(") found where key >= " + question.value(from_) + " and key <= " + question.value(above_) +
                 " order by key desc");
    std::vector<std::int64_t> keys;
    for (const auto& row : question.ask(tx_)) keys.push_back(row[0].as<std::int64_t>());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

std::optional<std::int64_t> Candidates::rest() const
{
    if (at_ >= days_.size()) return std::nullopt;
    // Everything from the day after this one on is done.
    return (days_[at_].day + 1) * ms_of_day << key_shift;
}

} // namespace inbox::search
