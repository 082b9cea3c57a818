#pragma once

#include "tests/support/town.hpp"

#include <string>
#include <vector>

namespace tests {

/// The judge after a storm: compares what the platforms were told, the store, a screen that was open all the time, and
/// what customers received. A ledger that cannot be read, or in which nothing happened, has
/// failed.
class Ledger {
public:
    struct Reply {
        std::string id, text, conversation;
    };

    /// How finely the order of a thread is judged. Messenger's history tells whole seconds, its webhooks milliseconds.
    enum class Times { milliseconds, seconds };

    /// `replies` are those the API accepted with 202.
    Ledger(Town& town, const std::vector<Screen*>& screens, const std::vector<Reply>& replies,
           Times times = Times::milliseconds);

    long accepted = 0;   // messages that platforms were told are kept
    long lost = 0;       // ... and are not in the store
    long doubled = 0;    // messages that stand there more than once
    long disordered = 0; // neighbours in the wrong order
    long screens_differ = 0;
    long replies_doubled = 0; // received more than once
    long replies_lost = 0;    // said to be sent, never received
    long replies_unsettled = 0;
    long replies_held = 0; // they wait, visibly, for a channel that needs a person
    long replies_sent = 0, replies_unknown = 0, replies_failed = 0;

    std::vector<std::string> findings; // the first of each kind, in words

    /// Whether a reply waits because its channel cannot send, and the screen says so.
    static bool held(const Shown& shown, const Reply& reply);

    bool clean() const;
    std::string summary() const;

private:
    void look_at_messages(Town& town, Times times);
    void look_at_raw_events(Town& town);
    void look_at_screens(const std::vector<Screen*>& screens);
    void look_at_replies(Town& town, const std::vector<Screen*>& screens, const std::vector<Reply>& replies);
    void note(long& count, const std::string& what);
};

} // namespace tests
