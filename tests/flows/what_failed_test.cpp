// The listener below needs the parts of Catch2 that most tests do not.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "tests/support/child_process.hpp"

#include <catch2/catch.hpp>

#include <iostream>

namespace {

/// Shows the last words of every process when a check fails: what a story's programs said is half of its diagnosis.
class LastWords : public Catch::TestEventListenerBase {
public:
    using TestEventListenerBase::TestEventListenerBase;

    bool assertionEnded(const Catch::AssertionStats& stats) override
    {
        if (!stats.assertionResult.isOk() && shown_ < 3) {
            std::cout << tests::last_words() << std::flush;
            ++shown_;
        }
        return false;
    }

private:
    int shown_ = 0; // the first failures tell; the rest would bury them
};

} // namespace

CATCH_REGISTER_LISTENER(LastWords)
