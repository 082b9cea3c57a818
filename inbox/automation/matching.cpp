#include "inbox/automation/matching.hpp"

#include "inbox/reading/fold.hpp"

#include <algorithm>

namespace inbox {

std::string plain_words(std::string_view text)
{
    std::string plain = " ";
    for (const char c : reading::folded(text)) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_word = byte >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_word) plain += c;
        else if (plain.back() != ' ') plain += ' ';
    }
    if (plain.back() != ' ') plain += ' ';
    return plain;
}

bool contains_words(const std::string& plain, std::string_view phrase)
{
    const auto wanted = plain_words(phrase);
    return wanted.size() > 1 && plain.find(wanted) != std::string::npos;
}

bool matches(const RuleWhen& when, const MessageFacts& facts, bool but_first)
{
    const auto has = [&](const std::string& word) { return contains_words(facts.words, word); };
    if (when.channels && std::find(when.channels->begin(), when.channels->end(), facts.channel) == when.channels->end())
        return false;
    if (when.outside_hours && *when.outside_hours != facts.outside_hours) return false;
    if (!when.words.empty() && !std::any_of(when.words.begin(), when.words.end(), has)) return false;
    return !when.first_message || but_first || facts.first_message;
}

} // namespace inbox
