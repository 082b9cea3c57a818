#pragma once

#include "tests/support/child_process.hpp"

#include <boost/json/value.hpp>

#include <memory>

namespace tests {

/// The four platforms, simulated (tests/platsim/README.md), and its control calls.
class Platsim {
public:
    struct Wish {
        std::string gom_url;
        std::uint16_t port = 0; // 0: a free one
        std::string reached_at; // host and port by which gom finds it; empty: its own
        int workspaces = 1;
        std::string seed = "1";
        double speed = 60;            // retries come so much sooner than in truth
        std::string rules = "strict"; // or lenient: no reply windows
        int token_life_s = 0;         // 0: as on the platform
        bool receipts = true;
    };

    explicit Platsim(const Wish& wish);

    std::uint16_t port() const noexcept { return port_; }
    std::string host() const
    {
        return wish_.reached_at.empty() ? "127.0.0.1:" + std::to_string(port_) : wish_.reached_at;
    }
    std::string shop_file() const { return folder_.path() + "/shop.toml"; }

    /// POST /control/NAME. Throws with the simulator's words when it refuses.
    boost::json::value ask(const std::string& name, const boost::json::value& body = boost::json::object()) const;

    /// GET /control/NAME
    boost::json::value read(const std::string& name) const;

    /// Somebody writes a text; returns when gom took it (retries included). Gives {id, thread, channel, customer …}.
    boost::json::value say(const std::string& platform, const std::string& customer, const std::string& text,
                           boost::json::object more = {}) const;

    /// The next calls go wrong; an empty platform means any (files belong to none).
    void fault(const std::string& platform, const std::string& endpoint, const std::string& mode,
               boost::json::object more = {}) const;

    /// How often a reply with this text reached a customer.
    int times_received(const std::string& text) const;

    /// Waits until no delivery is under way any more, retries included.
    bool settle(std::chrono::seconds time = std::chrono::seconds(30)) const;

    /// Waits until a burst that was begun with {"async": true} has written all it had to.
    bool has_ended(const boost::json::value& burst, std::chrono::seconds time = std::chrono::seconds(300)) const;

    /// Stops it and starts it again: the same secrets, nothing remembered.
    void restart();

private:
    void start();

    Wish wish_;
    TemporaryFolder folder_;
    std::uint16_t port_;
    std::unique_ptr<ChildProcess> child_;
};

/// A name nobody used before in this run, for customers and texts.
std::string fresh(const std::string& word);

inline constexpr const char* platforms[] = {"messenger", "zalo", "tiktok_shop", "shopee"};

} // namespace tests
