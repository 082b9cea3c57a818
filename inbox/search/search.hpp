#pragma once

#include "inbox/page.hpp"
#include "inbox/search/hits.hpp"

#include <string>

/// One box for everything: messages by their words, customers by name and number, orders by code, number and name.
///
/// Words are compared without accents and in either Unicode form; phone numbers in any writing. All words must stand in
/// a message; when none has the last word as it is, it may be the beginning of one, for people who are still typing.
/// Whatever is found the person may see, by the rule of its own list.
namespace inbox::search {

inline constexpr int shortest_question = 2, longest_question = 200; // characters

/// Newest first. A page may hold less than `limit` and still lead on: a look has a budget (see hits.hpp).
PageResult search_messages(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed,
                           const MessageFilter& filter, int limit, const std::string& cursor);

/// {"customers","messages","orders"}: the first few of each.
std::string search_everything(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed,
                              const MessageFilter& filter);

/// The words to look for: as typed, or with an unfinished last one when nothing has them as typed. `first` are the hits
/// of the first look.
struct Chosen {
    Terms terms;
    Hits first;
    bool unfinished = false;
};
Chosen choose_terms(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed,
                    const MessageFilter& filter, int wanted);

} // namespace inbox::search
