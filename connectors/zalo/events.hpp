#pragma once

#include "connectors/connector.hpp"
#include "connectors/json_view.hpp"

#include <string>
#include <string_view>

/// Zalo's events that are not messages: follows, contact data, tags, calls, groups; and what all events share.
namespace connectors::zalo_events {

/// A key short enough for an index of the store: a longer one becomes its hash.
std::string bounded(std::string key);

/// An id, as text. Throws Malformed when it is missing or too long to be one.
std::string some_id(const JsonView& view);

/// When it happened. Zalo writes milliseconds, as text.
inbox::Time time_of(const JsonView& event);

/// Known events that an inbox has no use for: groups, tags, templates, quotas, journeys. True when it was one.
bool read_of_no_concern(std::string_view name, Item& item);

/// What a person did or told beside chatting. True when the name is one of those; throws Malformed when the event lacks
/// what it must have.
bool read_act(const JsonView& event, std::string_view name, Item& item);

} // namespace connectors::zalo_events
