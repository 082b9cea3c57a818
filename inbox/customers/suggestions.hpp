#pragma once

#include "inbox/sql.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/wire/objects.hpp"

#include <string>
#include <vector>

/// Who else may be the same person, and why it looks so. Nobody is merged by the program: a person looks at the
/// evidence.
namespace inbox {

/// `same_phone`: both can be reached at the number. `same_order`: both have ordered to this name and number.
/// `platform_buyer`: the platform itself says so (TikTok Shop's user_id of chat and order, Shopee's buyer id in both
/// apps of one shop).
struct Evidence {
    std::string kind;
    std::string phone, name; // of kinds that have them
    double confidence = 0;   // of this alone, 0 to 1
};

struct Suggestion {
    wire::Customer customer; // who leads the other person
    double confidence = 0;   // that not all of the evidence deceives
    std::vector<Evidence> reasons;
};

inline constexpr std::size_t suggestions_limit = 10;
/// A number that so many customers have is a shop's or a joke's, and says nothing.
inline constexpr int crowd = 20;

/// Most certain first. Left out are those whom somebody has called different people, and those `staff` may not see.
/// `members`: the whole person, who leads first. Three statements.
std::vector<Suggestion> suggest(pqxx::transaction_base& tx, const StaffMember& staff,
                                const std::vector<CustomerId>& members);

/// {customer: {id, name, avatar?, phone?}, confidence, reasons: [{kind, detail}]}.
std::string to_json(const Suggestion& suggestion, wire::Eyes eyes);

} // namespace inbox
