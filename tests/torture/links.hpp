#pragma once

#include "tests/support/own_network.hpp"
#include "tests/torture/storm.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests::torture {

/// A link of a town whose links were wished for.
struct Link {
    std::string name;
    FaultProxy& proxy;
};
std::vector<Link> links_of(Town& town);

/// Heals every link.
void heal_links(Town& town);

/// A storm over a town whose every link goes through a proxy; the second screen hangs on the browsers' one. On a
/// network of its own where that is possible, so that packets themselves can be lost: `network` is empty where it is
/// not.
struct SpoiledTown {
    SpoiledTown(Nemesis& nemesis, int rate, Town::Wish wish = Storm::Wish().town);

    Town& town() { return storm->town(); }

    std::unique_ptr<OwnNetwork> network; // outlives all that lives on it
    std::unique_ptr<Storm> storm;
};

/// How long it takes from now until a customer nobody knew is heard on both screens and an answer to them has left;
/// nothing when that does not come about within the limit.
std::optional<std::chrono::milliseconds> works_again(Storm& storm, std::chrono::milliseconds limit);

} // namespace tests::torture
