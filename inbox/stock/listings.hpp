#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/commerce.hpp"
#include "inbox/page.hpp"
#include "inbox/staff/roles.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

/// What platforms offer, and which of our variants it is.
///
/// A listing of the same SKU as a variant of ours (letters large or small) is that variant by itself; the rest waits on
/// the screen of the unmatched until a person says what it is, or that it is none of ours. What a person said stands.
/// From then on its platform hears our number, and lines of orders that waited for it are held.
namespace inbox {

/// One page of the platform's list. New ones are matched by SKU.
void store_listings(EventLog& log, const ChannelId& channel, const std::vector<Listing>& listings);

/// The whole list was read, from `began` on: what it has not named is no longer offered and hears no numbers.
void end_listings(EventLog& log, const ChannelId& channel, Time began);

/// Matches by SKU what is unmatched; for when variants are new or have other SKUs. Returns how many.
std::size_t match_listings(EventLog& log);

struct ListingFilter {
    std::optional<bool> unmatched{}; // true: neither a variant's nor ignored
    std::optional<ChannelId> channel{};
    std::string words{}; // a part of its name or SKU, or its item's number
};

/// By channel, item and model.
PageResult list_listings(pqxx::transaction_base& tx, WorkspaceId workspace, const ListingFilter& filter, int limit,
                         const std::string& cursor);

struct ListingWish {
    ChannelId channel;
    std::string item_id, model_id;
    VariantId variant{};  // empty: none
    bool ignored = false; // it is none of ours; then without a variant
};
struct ListingPut {
    std::string object;
};
struct NoSuchVariant {};
std::variant<ListingPut, NoSuchVariant, NotThere> put_listing(EventLog& log, const StaffMember& staff,
                                                              const ListingWish& wish);

} // namespace inbox
