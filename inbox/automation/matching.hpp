#pragma once

#include "inbox/automation/hours.hpp"
#include "inbox/automation/settings.hpp"

#include <string>
#include <string_view>

/// Whether a rule is meant by a message. Pure.
namespace inbox {

/// What rules ask of a message.
struct MessageFacts {
    ChannelId channel;
    bool outside_hours = false;
    bool first_message = false;
    std::string words; // as `plain_words` makes them
};

/// Words as people compare them: without accents, lower case, one blank between two, one at each end. "Giá bao nhiêu?"
/// becomes " gia bao nhieu ".
std::string plain_words(std::string_view text);

/// Whether `phrase` stands in it as whole words.
bool contains_words(const std::string& plain, std::string_view phrase);

/// `first_message` is asked last by those who have to look it up: with `but_first` it is taken for true.
bool matches(const RuleWhen& when, const MessageFacts& facts, bool but_first = false);

} // namespace inbox
