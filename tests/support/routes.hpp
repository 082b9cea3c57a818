#pragma once

#include "inbox/staff/roles.hpp"

#include <set>
#include <string>
#include <vector>

/// Every route there is, with a request that is right: a route that is described but not here fails the test of rights.
namespace tests {

/// Names nothing yet.
inline const std::string fresh_id = "0197a000-0000-7000-8000-00000000f001";

/// A request that is right but for who asks, and what the braces stand for.
struct Route {
    std::string method, path, body;
    std::string below; // the kind of thing {id} is; empty: none
};

const std::vector<Route>& changes();
const std::vector<Route>& looks();

/// Whose answer to an agent is 403 before anything is looked for.
const std::set<std::string>& sellers();

/// The least role that is let in, of "POST /api/orders" and so on: the written table of who may do what. Whoever is
/// less gets 403, before anything is looked for.
inbox::Role least_role(const std::string& route);

} // namespace tests
