#pragma once

#include "connectors/connector.hpp"
#include "connectors/json_view.hpp"

/// The past in the shape of webhooks: the platform's lists answer in other words than its deliveries, so each message
/// is written down as the delivery it once was and read by parse(). Keys agree by construction.
namespace connectors::messenger {

/// Does nothing for an entry without id, time or author.
void add_past_message(const JsonView& message, std::string_view customer, const Connection& connection,
                      std::vector<Item>& items);
void add_past_comment(const JsonView& comment, std::string_view post, const Connection& connection,
                      std::vector<Item>& items);

/// The participant who is not the Page; empty when there is none.
std::string customer_among(const JsonView& participants, std::string_view page);

} // namespace connectors::messenger
