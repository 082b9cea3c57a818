#include "inbox/model/failpoint.hpp"

#ifdef GOM_FAILPOINTS

#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <map>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string_view>
#include <thread>

#include <unistd.h>

namespace inbox {

namespace {

#define GOM_TEXT_OF(name) #name,
constexpr std::array point_names{GOM_ALL_FAILPOINTS(GOM_TEXT_OF)};
constexpr std::array bug_names{GOM_ALL_PLANTED(GOM_TEXT_OF)};
#undef GOM_TEXT_OF

struct Armed {
    std::string action; // "crash", "fail" or "stall"
    std::chrono::milliseconds stall{0};
    int at = 0; // the passing; 0: each
    std::atomic<int> passed{0};
};

std::string from_environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// "NAME=ACTION[:MS][@NTH],…"; a name that is none is a mistake of the test, and the process says so and ends.
std::map<std::string, Armed, std::less<>> armed_points()
{
    std::map<std::string, Armed, std::less<>> all;
    std::istringstream list(from_environment("GOM_FAILPOINT"));
    for (std::string one; std::getline(list, one, ',');) {
        const auto equals = one.find('=');
        auto action = equals == std::string::npos ? std::string("crash") : one.substr(equals + 1);
        auto& armed = all[one.substr(0, equals)];
        if (const auto at = action.find('@'); at != std::string::npos) {
            armed.at = std::stoi(action.substr(at + 1));
            action.erase(at);
        }
        if (const auto colon = action.find(':'); colon != std::string::npos) {
            armed.stall = std::chrono::milliseconds(std::stol(action.substr(colon + 1)));
            action.erase(colon);
        }
        armed.action = action;
    }
    for (const auto& [name, armed] : all) {
        bool known = false;
        for (const std::string_view point : point_names) known = known || point == name;
        if (!known || (armed.action != "crash" && armed.action != "fail" && armed.action != "stall")) {
            throw std::logic_error("GOM_FAILPOINT: no such point or action: " + name + "=" + armed.action);
        }
    }
    return all;
}

void say(std::string_view name, const std::string& action)
{
    const auto line = "failpoint " + std::string(name) + " " + action + "\n";
    // One write: lines of other threads and processes go into the same file.
    if (::write(STDERR_FILENO, line.data(), line.size()) < 0) return;
}

} // namespace

void pass(Failpoint point)
{
    static auto all = armed_points();
    const std::string_view name = point_names[static_cast<std::size_t>(point)];
    const auto found = all.find(name);
    if (found == all.end()) return;
    auto& armed = found->second;
    const int passing = ++armed.passed;
    if (armed.at != 0 && passing != armed.at) return;
    say(name, armed.action);
    if (armed.action == "crash") std::raise(SIGKILL);
    if (armed.action == "fail") throw std::runtime_error("the failpoint " + std::string(name));
    std::this_thread::sleep_for(armed.stall);
}

bool planted(Planted bug)
{
    static const auto chosen = "," + from_environment("GOM_PLANTED") + ",";
    return chosen.find("," + std::string(bug_names[static_cast<std::size_t>(bug)]) + ",") != std::string::npos;
}

std::string failpoint_environment()
{
    const auto value = from_environment("GOM_FAILPOINT");
    return value.empty() ? std::string() : "GOM_FAILPOINT=" + value;
}

std::string failpoint_names()
{
    std::string lines;
    for (const std::string name : point_names) lines += "point " + name + "\n";
    for (const std::string name : bug_names) lines += "bug " + name + "\n";
    return lines;
}

} // namespace inbox

#endif
