#include "gateway/sender/host_names.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cstring>
#include <memory>
#include <netdb.h>
#include <resolv.h>

namespace gateway {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

/// Two seconds a try, two tries: a name server that is away must not hold a thread for half a minute.
constexpr int try_seconds = 2;
constexpr int tries = 2;

HostNames::Answer ask(const std::string& host, const std::string& port)
{
    static thread_local bool patient = true; // the resolver's settings belong to the thread
    if (patient) {
        patient = false;
        res_init();
        _res.retrans = try_seconds;
        _res.retry = tries;
    }
    addrinfo hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV | AI_ADDRCONFIG;
    addrinfo* list = nullptr;
    const int failed = getaddrinfo(host.c_str(), port.c_str(), &hints, &list);
    HostNames::Answer answer;
    if (failed) {
        answer.why = gai_strerror(failed);
        return answer;
    }
    for (const auto* one = list; one; one = one->ai_next) {
        tcp::endpoint endpoint;
        if (one->ai_addrlen > endpoint.capacity()) continue;
        std::memcpy(endpoint.data(), one->ai_addr, one->ai_addrlen);
        endpoint.resize(one->ai_addrlen);
        answer.addresses.push_back(endpoint);
    }
    freeaddrinfo(list);
    if (answer.addresses.empty()) answer.why = "no address";
    return answer;
}

/// Shared by who waits and who asks; whoever is last frees it.
struct Question {
    Question(asio::io_context& io, std::chrono::steady_clock::time_point latest) : answered(io, latest) {}

    asio::steady_timer answered; // cancelled when the answer is there
    HostNames::Answer answer{{}, "timeout"};
};

void answer_later(asio::thread_pool& askers, asio::io_context& io, std::shared_ptr<Question> question, std::string host,
                  std::string port)
{
    // The work guard keeps the loop alive until the answer is delivered to it, the timer is only touched there.
    auto back = asio::prefer(io.get_executor(), asio::execution::outstanding_work.tracked);
    asio::post(askers,
               [back, question = std::move(question), host = std::move(host), port = std::move(port)]() mutable {
                   auto answer = ask(host, port);
                   asio::post(back, [question = std::move(question), answer = std::move(answer)]() mutable {
                       question->answer = std::move(answer);
                       question->answered.cancel();
                   });
               });
}

} // namespace

HostNames::HostNames(asio::io_context& io, std::chrono::milliseconds keep) : io_(io), keep_(keep) {}

asio::awaitable<HostNames::Answer> HostNames::find(std::string host, std::string port,
                                                   std::chrono::steady_clock::time_point latest)
{
    boost::system::error_code not_an_address;
    const auto address = asio::ip::make_address(host, not_an_address);
    if (!not_an_address) {
        Answer answer;
        answer.addresses.emplace_back(address, static_cast<std::uint16_t>(std::stoi(port)));
        co_return answer;
    }
    const auto key = host + ':' + port;
    const auto found = known_.find(key);
    if (found != known_.end() && found->second.until > std::chrono::steady_clock::now()) {
        Answer answer;
        answer.addresses = found->second.addresses;
        co_return answer;
    }
    const auto question = std::make_shared<Question>(io_, latest);
    answer_later(askers_, io_, question, host, port);
    co_await question->answered.async_wait(asio::as_tuple(asio::use_awaitable));
    Answer answer = question->answer;
    if (!answer.addresses.empty()) {
        if (known_.size() >= known_limit) known_.clear();
        known_[key] = Known{answer.addresses, std::chrono::steady_clock::now() + keep_};
    }
    co_return answer;
}

} // namespace gateway
