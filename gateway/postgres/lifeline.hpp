#pragma once

#include <pqxx/pqxx>

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <chrono>
#include <memory>

namespace gateway {

/// Lets another thread hang up on a connection whose own thread waits for an answer that will never come.
///
/// libpqxx blocks until the store answers, and a store that has been lost without a word (its answer swallowed by
/// whatever stands between us, its process stopped) never does: the thread would wait for ever, and with it all that it
/// serves. What a network does to packets the kernel finds out by itself, see patient(); this is for the rest.
///
/// Whoever ends the wait owns a handle of its own on the connection, so neither can hang up on a stranger that has been
/// given the same number. After cut() the waiting call fails as if the server had closed the connection.
class Lifeline {
public:
    Lifeline() = default;
    ~Lifeline() { let_go(); }
    Lifeline(const Lifeline&) = delete;
    Lifeline& operator=(const Lifeline&) = delete;

    /// On the connection's thread, before it begins to wait, and when it has ended.
    void hold(const pqxx::connection_base& connection);
    void let_go();

    /// On any thread. Does nothing when nobody waits.
    void cut();

private:
    std::atomic<int> handle_ = -1;
};

/// Cuts a line when its holder has waited for longer than the limit. Made and ended on the loop's thread, begun on the
/// one that waits: time in a queue before that does not count.
class Watch {
public:
    Watch(boost::asio::any_io_executor executor, std::chrono::milliseconds limit);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    /// The line must outlive this object.
    void begin(Lifeline& line);

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace gateway
