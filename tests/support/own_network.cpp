#include "tests/support/own_network.hpp"

#include "tests/support/child_process.hpp"

#include <fcntl.h>
#include <sched.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace tests {

namespace {

constexpr std::uint32_t random_number = 0xfffff038;  // SKF_AD_OFF + SKF_AD_RANDOM: the kernel draws one
constexpr std::uint32_t drop = 2, pass = 0xffffffff; // what the filter answers
constexpr unsigned load_half = 0x28, load_byte = 0x30, load_word = 0x20, if_equal = 0x15, if_at_least = 0x35,
                   always = 0x05, answer = 0x06;

/// A filter in the kernel's own small language: loses packets of these TCP ports, and lets all others pass.
class Filter {
public:
    Filter(double share, const std::vector<std::uint16_t>& ports)
    {
        const auto count = static_cast<unsigned>(ports.size());
        const unsigned dice = 4 + 2 * (1 + count) + 1;
        to_drop_ = dice + 2;
        say(load_half, 12);
        unless_equal(0x0800); // IPv4
        say(load_byte, 23);
        unless_equal(6);                           // TCP
        for (const unsigned offset : {34u, 36u}) { // from the port, to the port
            say(load_half, offset);
            for (const auto port : ports) say(if_equal, port, dice - place_ - 1);
        }
        say(always, to_drop_ + 1 - place_ - 1);
        say(load_word, random_number);
        say(if_at_least, share >= 1 ? pass : static_cast<std::uint32_t>(share * 4294967296.0), 1);
        say(answer, drop);
        say(answer, pass);
    }

    std::string text() const { return std::to_string(place_) + ',' + text_; }

private:
    void say(unsigned code, std::uint32_t value, unsigned if_true = 0, unsigned if_false = 0)
    {
        if (place_++ > 0) text_ += ',';
        for (const auto number : {code, if_true, if_false}) text_ += std::to_string(number) + ' ';
        text_ += std::to_string(value);
    }
    void unless_equal(std::uint32_t value) { say(if_equal, value, 0, to_drop_ + 1 - place_ - 1); }

    std::string text_;
    unsigned place_ = 0, to_drop_ = 0;
};

} // namespace

bool OwnNetwork::possible()
{
    static const bool can = [] {
        if (getuid() != 0) return false;
        try {
            run({"unshare", "-n", "tc", "qdisc", "add", "dev", "lo", "clsact"});
            return true;
        } catch (const std::runtime_error&) {
            return false;
        }
    }();
    return can;
}

OwnNetwork::OwnNetwork() : before_(::open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC))
{
    if (before_ < 0 || ::unshare(CLONE_NEWNET) != 0) throw std::runtime_error("no network of our own");
    run({"ip", "link", "set", "lo", "up"});
    run({"tc", "qdisc", "add", "dev", "lo", "clsact"});
}

OwnNetwork::~OwnNetwork()
{
    if (::setns(before_, CLONE_NEWNET) != 0) ::abort(); // nothing after it would mean what it says
    ::close(before_);
}

void OwnNetwork::lose(double share, const std::vector<std::uint16_t>& ports)
{
    heal();
    run({"tc", "filter", "add", "dev", "lo", "ingress", "bpf", "da", "bytecode", Filter(share, ports).text()});
    filtered_ = true;
}

void OwnNetwork::heal()
{
    if (filtered_) run({"tc", "filter", "del", "dev", "lo", "ingress"});
    filtered_ = false;
}

} // namespace tests
