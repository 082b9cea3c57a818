#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace gateway {

/// Everything the sender waits for or keeps, by name, so that tests can make a minute short.
///
/// Three times belong together: no body may be begun after `deadline`, the call itself may take 20 s (uploads, which
/// reach nobody, longer), and only `grace` after the deadline an attempt is taken for a dead process's. Whoever is
/// alive has settled by then.
struct SenderLimits {
    std::string owner;                  // process and shard, for the lease; empty: a random name
    int conversations = 8;              // of a channel at once, one part each
    std::size_t channels = 64;          // served at once by this shard
    int files = 4;                      // in memory at once, whatever their channels
    std::size_t file_bytes = 26u << 20; // the largest file that is read

    std::chrono::seconds lease{30};
    std::chrono::milliseconds prolong_every{10'000}; // while calls are under way
    std::chrono::seconds deadline{20};
    std::chrono::seconds deadline_with_file{130};
    std::chrono::seconds grace{30};
    std::chrono::milliseconds look_every{1'000};
    std::chrono::milliseconds recover_every{10'000}; // of one workspace
    std::chrono::milliseconds store_pause{200};      // before a result that could not be stored is tried again; grows
    std::chrono::milliseconds store_pause_limit{5'000};
    std::chrono::seconds store_patience{600}; // then the attempt is left for `recover`: unknown
    std::chrono::seconds stop_within{8};
    bool pace = true; // keep to the platforms' rates (tests need not)
};

} // namespace gateway
