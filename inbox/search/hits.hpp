#pragma once

#include "inbox/search/terms.hpp"
#include "inbox/sql_question.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Messages that have all the words, newest first.
///
/// The index names candidates, day by day from the newest; the messages themselves decide: a candidate counts only if
/// its text still has the words, nobody has taken it back, and the person may see its conversation. What is not indexed
/// yet is read from the log of events. So a common word costs as many messages as are wanted, a rare one as many as
/// have it, and however it is, one look does not cost more than its budget: what it has not come to, the next one does.
namespace inbox::search {

/// What a message, or its conversation, must be besides.
struct MessageFilter {
    std::optional<ChannelId> channel;
    std::optional<LabelId> label;
    std::optional<StaffId> staff; // whose conversation it is, or who has written in it
    std::optional<std::string> status;
    std::optional<Time> from, to; // `to` itself excluded
};

/// Ids that came from outside and are none belong to nothing.
bool possible(const MessageFilter& filter);

/// Adds " and ..." for all but the time. `author`: a column that names who of us wrote it.
void narrow(sql::Question& question, const MessageFilter& filter, const std::string& conversation,
            const std::string& author);

/// A message's key (see message_key in the migrations) and id: the order of everything here.
struct HitPlace {
    std::int64_t key = std::numeric_limits<std::int64_t>::max();
    std::string id = "ffffffff-ffff-ffff-ffff-ffffffffffff";

    friend auto operator<=>(const HitPlace&, const HitPlace&) = default;
};

std::int64_t first_key_of(Time time);

/// A cursor of the list called so, and back.
std::string make_place(std::string_view list, const HitPlace& place);
std::optional<HitPlace> read_place(std::string_view list, const std::string& cursor);

struct Hit {
    HitPlace place;
    ConversationId conversation;
    std::string text;
};

struct Hits {
    std::vector<Hit> found;          // newest first, below the place asked for
    std::optional<HitPlace> reached; // there may be more below; nullopt: that is all
};

/// Everything one look may cost.
struct HitBudget {
    std::chrono::milliseconds time{600};
    std::int64_t keys = 2'000'000; // read from the index
};

Hits find_hits(pqxx::transaction_base& tx, const StaffMember& staff, const Terms& terms, const MessageFilter& filter,
               int wanted, const HitPlace& below = {}, const HitBudget& budget = {});

} // namespace inbox::search
