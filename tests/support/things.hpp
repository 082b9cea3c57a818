#pragma once

#include "tests/support/api_house.hpp"

#include <map>
#include <string>

namespace tests {

/// The id of one of each thing, by the word that routes say in `below`: "conversation", "order" ...
using Things = std::map<std::string, std::string>;

/// Puts one of each into a workspace, past all rules; they belong to a customer of that name and, where somebody must
/// have made them, to `uploader`.
Things things_of(ApiHouse& house, inbox::WorkspaceId workspace, const std::string& customer, const Person& uploader);

} // namespace tests
