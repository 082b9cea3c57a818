#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace tests {

/// A program that a test has started. It ends with this object, with the test program, whatever happens to that, and
/// takes its own children with it. What it says goes into a file.
class ChildProcess {
public:
    ChildProcess(const std::string& name, const std::vector<std::string>& command, const std::string& log_file,
                 const std::map<std::string, std::string>& environment = {});
    ~ChildProcess();
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;

    pid_t pid() const noexcept { return pid_; }
    bool running();
    void signal(int number);

    /// SIGKILL, to it and its children, and waits for its end.
    void kill_now();

    /// Its exit status, 128 + n after signal n; nothing when it still runs after the time.
    std::optional<int> ended_within(std::chrono::milliseconds time);

private:
    pid_t pid_ = -1;
    std::optional<int> status_;
};

/// Runs a program to its end (at most a minute) and gives what it said; throws with that when it failed.
std::string run(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment = {});

/// The child of a process that bears this name; 0 when it has none.
pid_t child_of(pid_t parent, const std::string& name);

/// A loopback port nobody listens on, outside the range that the system gives to callers: a program that comes back
/// must find its port free.
std::uint16_t free_port();

/// The last lines of every log of a process that runs, or has ended since the last call: what to show when a test
/// fails.
std::string last_words(std::size_t lines_each = 25);

/// A folder that goes with this object.
class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

} // namespace tests
