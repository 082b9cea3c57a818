#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

/// What things are called inside Gom.
///
/// Every id that leaves the store is a UUIDv7 made by the program (RFC 9562): the browser makes the ids of what it
/// creates, so repeating a request has no second effect. A workspace alone has a number, which never leaves the store.
/// Ids of platforms are plain strings everywhere: they exceed 2^53 and some are not numbers at all.
namespace inbox {

/// A moment, UTC, in milliseconds: what platforms tell us and what RFC 3339 shows.
using Time = std::chrono::sys_time<std::chrono::milliseconds>;

/// One shop. A number only so that indexes stay small; 0 is no workspace.
struct WorkspaceId {
    std::int64_t number = 0;
    auto operator<=>(const WorkspaceId&) const = default;
};

/// A UUID in its canonical text form (36 characters, lower case), or empty: "none".
template <class Thing>
struct Id {
    std::string text;

    bool empty() const noexcept { return text.empty(); }
    auto operator<=>(const Id&) const = default;
};

using AppId = Id<struct AppTag>;
using ChannelId = Id<struct ChannelTag>;
using CustomerId = Id<struct CustomerTag>;
using ConversationId = Id<struct ConversationTag>;
using MessageId = Id<struct MessageTag>;
using AttachmentId = Id<struct AttachmentTag>;
using StaffId = Id<struct StaffTag>;
using LabelId = Id<struct LabelTag>;
using OutboxId = Id<struct OutboxTag>;
using ProductId = Id<struct ProductTag>;
using VariantId = Id<struct VariantTag>;
using OrderId = Id<struct OrderTag>;
using MergeId = Id<struct MergeTag>;

/// The number of a change of a workspace: 1, 2, 3 ... without a gap. 0 is "before the first".
using Seq = std::int64_t;

/// A new UUIDv7: 48 bits of the wall clock in milliseconds, then a counter and random bits, so that ids made by one
/// process ascend. Nobody decides anything by the time inside. Safe to call from any thread.
std::string new_uuid();

template <class Thing>
Id<Thing> new_id()
{
    return Id<Thing>{new_uuid()};
}

/// True for 36 characters of 8-4-4-4-12 hexadecimal digits, upper or lower case: any version, since browsers make some.
bool is_uuid(std::string_view text);

/// RFC 3339, UTC, milliseconds: 2026-11-22T02:05:07.123Z.
std::string to_text(Time time);

} // namespace inbox
