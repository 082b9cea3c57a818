#include "gateway/config.hpp"
#include "gateway/intake/recorder.hpp"
#include "gateway/rules.hpp"
#include "tests/bench/tool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

/// The recorder by itself: every workspace is told that raw events wait, and the clock stops when none does.
///
///   --config FILE
///
/// Prints one line of JSON: seconds, and the processor time of this process alone.
namespace bench {

namespace {

namespace asio = boost::asio;

class Recording {
public:
    explicit Recording(const gateway::Config& config)
        : database_(config.database.url, config.database.threads, config.limits.database_waiting),
          directory_(database_, std::make_shared<gateway::Vault>(config.secrets.master_key)),
          bell_(io_.get_executor(), ""), recorder_(io_.get_executor(), database_, directory_, bell_, metrics_,
                                                   std::make_shared<inbox::Rules>(gateway::make_rules()))
    {
        // No screen is open here.
        bell_.listen({[](inbox::WorkspaceId, const gateway::Bell::Events&) {}, [](inbox::WorkspaceId, inbox::Seq) {},
                      [](inbox::WorkspaceId, std::string_view) {}});
    }

    void run()
    {
        asio::co_spawn(io_, record(), [](std::exception_ptr trouble) {
            if (trouble) std::rethrow_exception(trouble);
        });
        io_.run();
    }

private:
    asio::awaitable<void> record()
    {
        co_await directory_.refresh();
        const auto workspaces = directory_.current()->workspaces();
        co_await connect();
        const double cpu = own_cpu_seconds();
        const auto began = now_ns();
        recorder_.nudge(workspaces);
        asio::steady_timer pause(io_);
        while (recorder_.busy() > 0) {
            pause.expires_after(std::chrono::milliseconds(1));
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        }
        std::printf("{\"seconds\":%.4f,\"cpu_s\":%.3f,\"events\":%.0f}\n", static_cast<double>(now_ns() - began) / 1e9,
                    own_cpu_seconds() - cpu, metrics_.recording().events.Value());
        recorder_.stop();
    }

    /// Opens every connection first: a server that runs has them.
    asio::awaitable<void> connect()
    {
        for (int i = 0; i < 64; ++i) {
            auto nothing = [](pqxx::transaction_base& tx) { tx.exec("select 1"); };
            co_await database_.run({}, nothing);
        }
    }

    asio::io_context io_{1};
    gateway::Metrics metrics_;
    gateway::Database database_;
    gateway::DirectoryKeeper directory_;
    gateway::Bell bell_;
    gateway::Recorder recorder_;
};

} // namespace

} // namespace bench

int main(int count, char** words)
{
    try {
        const bench::Options options(count, words);
        bench::Recording(gateway::read_config(options.text("config"), gateway::environment_variables())).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "record: %s\n", error.what());
        return 1;
    }
}
