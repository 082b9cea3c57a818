#pragma once

#include "inbox/sql_question.hpp"
#include "inbox/staff/roles.hpp"

#include <string>
#include <vector>

/// Finding customers by what people type into one box.
///
/// A name is found by the beginnings of its words, in any order and without tone marks; a number in any writing, whole,
/// by its beginning or by its last digits (four at least). Whoever may not see numbers whole finds by the whole number
/// only: else they could be guessed digit by digit.
namespace inbox {

class CustomerSearch {
public:
    /// Asks the store how words are compared and how many rows there are to each; blank `typed` finds everybody.
    CustomerSearch(pqxx::transaction_base& tx, const StaffMember& staff, const std::string& typed);

    /// Adds " and ..." so that only people remain, of the table called u, of whom a member fits.
    void narrow(sql::Question& question) const;

private:
    /// A range of a column that has an index for its beginnings.
    struct Range {
        std::string column, from;
    };

    void read_numbers(const std::string& typed);
    void count(pqxx::transaction_base& tx);
    void say_words(sql::Question& question, const std::string& customer) const;
    void say_number(sql::Question& question, const std::string& contact) const;

    WorkspaceId workspace_;
    bool everybody_ = false;
    bool whole_numbers_only_ = false;
    bool many_ = false;              // so many fit that the newest few are soon met when all are walked through
    std::vector<std::string> words_; // the rarest first
    std::string number_;             // E.164: the whole one
    std::vector<Range> parts_;       // of a number
};

} // namespace inbox
