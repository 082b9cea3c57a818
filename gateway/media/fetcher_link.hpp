#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

namespace gateway {

namespace asio = boost::asio;

/// What the fetcher made of a file. Not ok: `code` says why in one word (see gateway/media/fetcher/jobs.hpp).
struct FetcherAnswer {
    bool ok = false;
    std::string code;
    bool may_try_again = true;
    std::string path, mime;
    std::int64_t size_bytes = 0;
    int width = 0, height = 0;
    bool inline_safe = false;
};

/// A shard's line to the fetcher. Connects when first needed and again when the fetcher was restarted; a job that was
/// under way then is answered with `code` "fetcher", to be tried again. Used on the shard's thread only.
class FetcherLink {
public:
    static constexpr std::chrono::seconds patience{90}; // for one job; the fetcher's own limits are shorter
    static constexpr std::size_t jobs_limit = 64;       // under way; more are answered at once with "busy"

    FetcherLink(asio::any_io_executor executor, std::string socket_name);
    ~FetcherLink();

    /// `job` without its id. Never throws for what the fetcher or the network does.
    asio::awaitable<FetcherAnswer> ask(boost::json::object job);

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace gateway
