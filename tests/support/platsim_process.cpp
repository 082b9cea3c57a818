#include "tests/support/platsim_process.hpp"

#include "tests/support/http_call.hpp"
#include "tests/support/places/places.hpp"

#include <boost/json.hpp>

#include <atomic>
#include <stdexcept>
#include <thread>

namespace tests {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 130s;

boost::json::value answer_of(const CallAnswer& answer, const std::string& call)
{
    if (answer.status != 200)
        throw std::runtime_error("platsim " + call + ": " + std::to_string(answer.status) + ' ' + answer.body);
    return answer.json();
}

} // namespace

Platsim::Platsim(const Wish& wish) : wish_(wish), port_(wish.port != 0 ? wish.port : free_port())
{
    start();
}

void Platsim::start()
{
    child_.reset();
    child_ = std::make_unique<ChildProcess>(
        "platsim", std::vector<std::string>{"node",         tests::source_dir() / "tests/platsim/main.mjs",
                                            "--port",       std::to_string(port_),
                                            "--host",       host(),
                                            "--gom",        wish_.gom_url,
                                            "--workspaces", std::to_string(wish_.workspaces),
                                            "--seed",       wish_.seed,
                                            "--speed",      std::to_string(wish_.speed),
                                            "--rules",      wish_.rules,
                                            "--token-life", std::to_string(wish_.token_life_s),
                                            "--receipts",   wish_.receipts ? "on" : "off",
                                            "--shop",       shop_file()},
        folder_.path() + "/log");
    for (int tries = 0; tries < 2000; ++tries) {
        if (call(port_, "GET", "/control/state").status == 200) return;
        if (!child_->running()) break;
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("platsim does not start:\n" + last_words());
}

void Platsim::restart()
{
    start();
}

boost::json::value Platsim::ask(const std::string& name, const boost::json::value& body) const
{
    return answer_of(call(port_, "POST", "/control/" + name, {{"Content-Type", "application/json"}},
                          boost::json::serialize(body), patience),
                     name);
}

boost::json::value Platsim::read(const std::string& name) const
{
    return answer_of(call(port_, "GET", "/control/" + name, {}, {}, patience), name);
}

boost::json::value Platsim::say(const std::string& platform, const std::string& customer, const std::string& text,
                                boost::json::object more) const
{
    more["platform"] = platform;
    if (!more.contains("customer")) more["customer"] = {{"id", customer}};
    if (!more.contains("kind")) more["kind"] = "text";
    if (!text.empty()) more["text"] = text;
    if (!more.contains("wait")) more["wait"] = "accepted";
    return ask("say", more);
}

void Platsim::fault(const std::string& platform, const std::string& endpoint, const std::string& mode,
                    boost::json::object more) const
{
    if (!platform.empty()) more["platform"] = platform;
    more["endpoint"] = endpoint;
    more["mode"] = mode;
    ask("fault", more);
}

int Platsim::times_received(const std::string& text) const
{
    int count = 0;
    const auto replies = read("received").at("replies").as_array();
    for (const auto& reply : replies) count += text_at(reply, "text") == text ? 1 : 0;
    return count;
}

bool Platsim::settle(std::chrono::seconds time) const
{
    return number_at(read("settled?timeout_ms=" + std::to_string(time.count() * 1000)), "pending") == 0;
}

bool Platsim::has_ended(const boost::json::value& burst, std::chrono::seconds time) const
{
    const auto latest = std::chrono::steady_clock::now() + time;
    while (read("burst/" + text_at(burst, "id")).at("running").as_bool()) {
        if (std::chrono::steady_clock::now() > latest) return false;
        std::this_thread::sleep_for(200ms);
    }
    return true;
}

std::string fresh(const std::string& word)
{
    static std::atomic<int> count{0};
    return word + "-" + std::to_string(++count);
}

} // namespace tests
