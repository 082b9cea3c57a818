#include "inbox/customers/search.hpp"

#include "inbox/reading/phones.hpp"

#include <algorithm>
#include <utility>

namespace inbox {

namespace {

constexpr std::size_t fewest_digits = 4; // fewer say nothing about a number
constexpr std::size_t most_words = 6;
constexpr std::int64_t few = 5'000; // rows that are looked at one by one

/// Greater than every text that begins with what stands before it, byte by byte: U+10FFFF.
constexpr auto last_character = "\xF4\x8F\xBF\xBF";

/// For LIKE: what would stand for anything stands for itself.
std::string like_part(std::string_view text)
{
    std::string out = "%";
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out + '%';
}

std::string digits_of(std::string_view text)
{
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

void say_range(sql::Question& question, const std::string& column, const std::string& from)
{
    question.say(column + " ~>=~ " + question.value(from) + " and " + column + " ~<~ " +
                 question.value(from + last_character));
}

} // namespace

CustomerSearch::CustomerSearch(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed)
    : workspace_(staff.workspace), whole_numbers_only_(!may(staff.role, Right::see_whole_contacts))
{
    everybody_ = typed.find_first_not_of(" \t\r\n") == std::string::npos;
    if (everybody_) return;
    for (const auto& row : sql::prepared(tx, "select words_of_name($1)", typed)) {
        if (words_.size() < most_words) words_.push_back(sql::text_of(row[0]));
    }
    read_numbers(typed);
    count(tx);
}

void CustomerSearch::read_numbers(const std::string& typed)
{
    const auto digits = digits_of(typed);
    if (digits.size() < fewest_digits) return;
    number_ = reading::normalised_phone(typed).value_or("");
    if (number_.empty()) {
        const auto found = reading::find_phones(typed);
        if (!found.empty()) number_ = found.front().number;
    }
    if (whole_numbers_only_ || !number_.empty()) return;
    parts_.push_back({"tail", std::string(digits.rbegin(), digits.rend())});
    if (typed.find('+') != std::string::npos || digits.starts_with("84")) parts_.push_back({"value", "+" + digits});
    else if (digits.starts_with('0')) parts_.push_back({"value", "+84" + digits.substr(1)});
}

/// The rarest word leads; when even that one is common, or a part of a number is, the newest fifty are found sooner by
/// walking through all.
void CustomerSearch::count(pqxx::transaction_base& tx)
{
    if (words_.empty() && parts_.empty()) return;
    sql::Question question;
    const auto workspace = question.value(workspace_.number);
    const auto ask = [&](const std::string& table, const std::string& column, const std::string& from,
                         const char* more) {
        question.say("(select count(*) from (select 1 from " + table + " k where k.workspace_id = " + workspace + more +
                     " and ");
        say_range(question, "k." + column, from);
        question.say(" limit " + question.value(few + 1) + ") k)");
    };
    question.say("select ");
    for (std::size_t i = 0; i < words_.size(); ++i) {
        if (i > 0) question.say(", ");
        ask("customer_words", "word", words_[i], "");
    }
    for (std::size_t i = 0; i < parts_.size(); ++i) {
        if (i + words_.size() > 0) question.say(", ");
        ask("contacts", parts_[i].column, parts_[i].from, " and k.kind = 'phone'");
    }
    const auto rows = question.ask(tx);
    std::vector<std::pair<std::int64_t, std::string>> ranked;
    int column = 0;
    for (const auto& word : words_) ranked.emplace_back(rows[0][column++].as<std::int64_t>(), word);
    for (std::size_t i = 0; i < parts_.size(); ++i) many_ |= rows[0][column++].as<std::int64_t>() > few;
    std::sort(ranked.begin(), ranked.end());
    many_ |= !ranked.empty() && ranked.front().first > few;
    for (std::size_t i = 0; i < ranked.size(); ++i) words_[i] = ranked[i].second;
}

/// All words stand in the name of `customer`.
void CustomerSearch::say_words(sql::Question& question, const std::string& customer) const
{
    if (words_.empty()) {
        question.say("false");
        return;
    }
    for (std::size_t i = 0; i < words_.size(); ++i) {
        question.say((i > 0 ? " and f_unaccent(" : "f_unaccent(") + customer + ".name) like " +
                     question.value(like_part(words_[i])));
    }
}

/// `contact` is the number, or has the part of it.
void CustomerSearch::say_number(sql::Question& question, const std::string& contact) const
{
    question.say(contact + ".kind = 'phone' and " + contact + ".state <> 'dismissed' and (" + contact +
                 ".value = " + question.value(number_));
    for (const auto& part : parts_) {
        question.say(" or (");
        say_range(question, contact + "." + part.column, part.from);
        question.say(")");
    }
    question.say(")");
}

void CustomerSearch::narrow(sql::Question& question) const
{
    if (everybody_) return;
    const auto workspace = question.value(workspace_.number);
    if (many_) {
        const auto fits = [&](const std::string& customer) {
            question.say("((");
            say_words(question, customer);
            if (number_.empty() && parts_.empty()) {
                question.say("))");
                return;
            }
            question.say(") or exists (select 1 from contacts k where k.workspace_id = " + workspace +
                         " and k.customer_id = " + customer + ".id and ");
            say_number(question, "k");
            question.say("))");
        };
        question.say(" and (");
        fits("u");
        question.say(" or exists (select 1 from customers m where m.workspace_id = " + workspace +
                     " and m.head_id = u.id and ");
        fits("m");
        question.say("))");
        return;
    }
    // Few: looked up first, each by its own index, so that nothing grows with the shop.
    question.say(" and u.id = any (array(select coalesce(m.head_id, m.id) from customers m where m.workspace_id = " +
                 workspace + " and m.id = any (array(");
    if (words_.empty()) {
        question.say("select null::uuid");
    } else {
        question.say("select k.customer_id from customer_words k where k.workspace_id = " + workspace + " and ");
        say_range(question, "k.word", words_.front());
    }
    question.say(")) and (");
    say_words(question, "m");
    question.say(") union select coalesce(m.head_id, m.id) from customers m where m.workspace_id = " + workspace +
                 " and m.id = any (array(");
    question.say("select k.customer_id from contacts k where k.workspace_id = " + workspace +
                 " and k.kind = 'phone' and k.state <> 'dismissed' and k.value = " + question.value(number_));
    for (const auto& part : parts_) {
        question.say(" union select k.customer_id from contacts k where k.workspace_id = " + workspace +
                     " and k.kind = 'phone' and k.state <> 'dismissed' and ");
        say_range(question, "k." + part.column, part.from);
    }
    question.say("))))");
}

} // namespace inbox
