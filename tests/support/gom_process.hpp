#pragma once

#include "tests/support/child_process.hpp"

#include <memory>

namespace tests {

/// The real program, as it is delivered, on a store of the test's own.
///
/// Made first, started later: its port is known before, and it can be killed and started again as often as one likes.
class GomProcess {
public:
    struct Wish {
        std::string database_url, owner_url;
        std::string redis_url;    // empty: none
        std::string allowed_host; // where the simulator's files are
        std::string master_key;   // base64; the same for every process on one store
        std::string media_folder; // empty: one of its own
        int shards = 2;
        std::map<std::string, std::string> environment; // GOM_...: any setting
    };

    explicit GomProcess(Wish wish);
    ~GomProcess();

    /// Where the simulator's files are, when that was not known before. Before start().
    void allow_host(const std::string& host_and_port);

    /// For starts and commands from now on; the configuration's own value is overridden.
    void set_environment(const std::string& name, const std::string& value) { wish_.environment[name] = value; }
    void forget_environment(const std::string& name) { wish_.environment.erase(name); }

    std::uint16_t port() const noexcept { return port_; }
    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

    /// Runs another command of the program with the same configuration: {"apply", FILE}. Throws with its words if it
    /// fails.
    std::string command(const std::vector<std::string>& words) const;

    /// Returns when it answers; throws when it does not within 20 s. Gives how long that took.
    std::chrono::milliseconds start();

    void kill_it();     // SIGKILL
    void ask_to_stop(); // SIGTERM
    std::optional<int> ended_within(std::chrono::milliseconds time);
    void pause();         // SIGSTOP
    void go_on();         // SIGCONT
    void lose_a_reader(); // SIGPIPE: what comes of writing to somebody who has gone
    pid_t pid() const noexcept { return child_ ? child_->pid() : 0; }
    bool running() { return child_ && child_->running(); }

    const std::string& log_file() const noexcept { return log_; }

private:
    void write_config() const;

    Wish wish_;
    TemporaryFolder folder_;
    std::uint16_t port_;
    std::string config_, log_;
    std::unique_ptr<ChildProcess> child_;
};

/// 32 random bytes in base64.
std::string new_master_key();

} // namespace tests
