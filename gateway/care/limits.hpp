#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace gateway {

/// Everything the care of channels waits for or keeps, by name, so that tests can make a day short.
///
/// The first group is how often we look; then tokens and health, walks through history, replies of unknown fate,
/// profiles, and what platforms sell. Pauses between pages and profiles keep us below the platforms' rates: Messenger
/// allows two calls a second for history. What a walk cannot finish in one go it goes on with a moment later;
/// `walk_patience` is longer than one go, so that no other process takes the errand from one that is alive.
struct CareLimits {
    std::string owner;                             // process and shard, for leases; empty: a random name
    std::size_t at_once = 16;                      // channels looked after at once by this shard
    std::chrono::milliseconds look_every{1'000};   // for errands
    std::chrono::milliseconds round_every{20'000}; // through all channels

    std::chrono::seconds renew_before{1'800};
    std::chrono::seconds check_every{240}; // with a round of 20 s: within five minutes
    std::chrono::seconds lease{60};
    std::chrono::seconds lease_patience{45}; // while the sender is at work
    std::chrono::seconds stop_within{8};

    std::chrono::seconds repair_every{86'400};
    std::chrono::seconds repair_reach{172'800};      // the nightly walk, and the first of a new channel
    std::chrono::seconds longest_reach{30 * 86'400}; // whatever happened
    std::chrono::seconds gap_worth_a_line{3'600};    // after a start; platforms deliver again what we missed for less
    std::chrono::seconds overlap{900};               // before what was last seen
    std::chrono::seconds ask_again{900};             // the same walk is not planned more often
    std::size_t pages = 1'000;                       // of one walk in one go
    std::size_t threads = 5'000;                     // of one walk
    std::chrono::milliseconds page_pause{500};
    std::chrono::seconds walk_patience{600}; // then another process may take the errand
    int page_tries = 3;
    int skips_in_row = 3; // threads that cannot be had; then the platform is in trouble
    std::chrono::seconds trouble_pause{60};
    std::chrono::milliseconds try_pause{2'000}; // before the same page is asked for again, or stored

    std::chrono::seconds unknown_reach{1'800}; // how long the fate of a reply is looked for
    int unknown_looks = 8;
    std::chrono::seconds unknown_pause{15}; // between the first looks; grows

    int profiles = 20; // taken at once
    std::chrono::milliseconds profile_pause{250};
    std::chrono::seconds profile_patience{60};

    int orders = 50;                         // read in one call
    std::chrono::seconds order_patience{45}; // of one that is being read; to read it twice does no harm
    std::chrono::seconds order_pause{3};     // before an order is read again; doubles
    std::chrono::seconds orders_every{600};  // looking for orders whose pushes were lost
    std::chrono::seconds orders_overlap{600};
    std::chrono::seconds orders_reach{15 * 86'400}; // of a shop that was just connected
    std::chrono::seconds listings_every{86'400};
    std::chrono::seconds listings_patience{600};
    std::chrono::seconds stock_patience{90};    // then another process may tell; longer than a call may last
    std::chrono::seconds stock_call{40};        // a call begun now is over by then
    std::chrono::milliseconds trade_pause{350}; // between calls: platforms ask for three a second at most
};

} // namespace gateway
