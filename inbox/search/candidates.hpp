#pragma once

#include "inbox/search/terms.hpp"
#include "inbox/sql.hpp"

#include <cstdint>
#include <optional>
#include <vector>

/// Reading the index of words: which keys of messages may have all terms, in groups of days, newest first.
namespace inbox::search {

class Candidates {
public:
    /// Keys from `from` to `above`, both included.
    Candidates(pqxx::transaction_base& tx, WorkspaceId workspace, const Terms& terms, std::int64_t from,
               std::int64_t above);

    /// The next keys, descending; below all before. Nullopt: there are none left.
    std::optional<std::vector<std::int64_t>> next();

    std::int64_t keys_read() const noexcept { return keys_read_; }

    /// All keys above this one have been given; nullopt: all have.
    std::optional<std::int64_t> rest() const;

private:
    struct Day {
        std::int64_t day = 0;
        std::vector<std::int64_t> counts; // of each term
    };

    void read_days();

    pqxx::transaction_base& tx_;
    WorkspaceId workspace_;
    std::vector<std::string> words_; // the last is a beginning, if `beginning_`
    bool beginning_;
    std::int64_t from_, above_;
    std::vector<Day> days_; // on which every term occurs, newest first
    std::size_t at_ = 0;
    std::int64_t goal_ = 500; // keys that are worth a statement; grows
    std::int64_t keys_read_ = 0;
};

} // namespace inbox::search
