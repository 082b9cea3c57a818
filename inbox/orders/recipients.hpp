#pragma once

#include "inbox/sql_question.hpp"

#include <string>

/// Finding orders by whom they go to.
namespace inbox {

/// Adds " and ..." so that only orders remain, of the table called o, in whose recipient's name each of the words
/// begins a word: in any order and without tone marks, as customers are found. Words that hold no letter find nothing.
///
/// Costs what the rarest word has, not what the shop has sold. Where even that one is common, one word alone is met
/// soon by walking the newest orders, and several are cut in the index of words.
void only_received_by(pqxx::transaction_base& tx, sql::Question& question, WorkspaceId workspace,
                      const std::string& words);

} // namespace inbox
