#include "inbox/orders/orders.hpp"
#include "gateway/config.hpp"
#include "gateway/postgres/database.hpp"
#include "tests/bench/tool.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <random>

/// Orders confirmed, as POST /api/orders does it behind its door: the same job on the same database threads.
///
///   --config FILE --connections N --seconds S --workspaces W --customers C --variants V
///
/// The shops and their goods are orders.mjs'. Prints one line of JSON: seconds, orders, and the processor time of this
/// process alone.
namespace bench {

namespace {

namespace asio = boost::asio;

/// What orders.mjs calls its rows.
std::string numbered(long n)
{
    char id[40];
    std::snprintf(id, sizeof id, "00000000-0000-4000-8000-%012ld", n);
    return id;
}

class Selling {
public:
    explicit Selling(const Options& options)
        : options_(options),
          database_(config().database.url, static_cast<int>(options.number("connections", 4)), 10'000)
    {
    }

    void run()
    {
        asio::co_spawn(io_, warm_up(), asio::detached);
        io_.run();
        io_.restart();
        const double cpu = own_cpu_seconds();
        const auto began = now_ns();
        end_ = began + options_.number("seconds", 4) * 1'000'000'000;
        for (long n = 0; n < options_.number("connections", 4); ++n) {
            asio::co_spawn(io_, sell(static_cast<unsigned>(n)), [](std::exception_ptr trouble) {
                if (trouble) std::rethrow_exception(trouble);
            });
        }
        io_.run();
        std::printf("{\"seconds\":%.4f,\"cpu_s\":%.3f,\"orders\":%ld}\n", static_cast<double>(now_ns() - began) / 1e9,
                    own_cpu_seconds() - cpu, orders_);
    }

private:
    gateway::Config config() const
    {
        return gateway::read_config(options_.text("config"), gateway::environment_variables());
    }

    asio::awaitable<void> warm_up()
    {
        for (int i = 0; i < 64; ++i) {
            auto nothing = [](pqxx::transaction_base& tx) { tx.exec("select 1"); };
            co_await database_.run({}, nothing);
        }
    }

    asio::awaitable<void> sell(unsigned seed)
    {
        std::mt19937 random(seed);
        const auto one_of = [&](const char* what) {
            return static_cast<long>(random() % static_cast<unsigned>(options_.number(what, 1))) + 1;
        };
        while (now_ns() < end_) {
            const inbox::WorkspaceId workspace{one_of("workspaces")};
            const auto customer = one_of("customers"), variant = one_of("variants");
            auto job = [request = request(customer, variant),
                        staff = salesperson(workspace)](pqxx::transaction_base& tx) {
                inbox::EventLog log(tx, staff.workspace);
                const auto result = inbox::create_order(log, staff, request);
                if (!std::holds_alternative<inbox::OrderDone>(result)) throw std::runtime_error("an order was refused");
                return std::move(log).close();
            };
            co_await database_.run(workspace, std::move(job));
            ++orders_;
        }
    }

    static inbox::OrderRequest request(long customer, long variant)
    {
        char phone[20];
        std::snprintf(phone, sizeof phone, "0987%06ld", customer);
        inbox::OrderRequest request;
        request.id = {inbox::new_uuid()};
        request.customer = {numbered(customer)};
        request.lines = {{{numbered(variant)}, 1, {}}};
        request.shipping = {"Chị Hạnh", phone, "12 ngõ 5 đường Láng", "00166", "01", "", ""};
        request.payment.shipping_fee = 30'000;
        request.note = "Gọi trước khi giao";
        return request;
    }

    static inbox::StaffMember salesperson(inbox::WorkspaceId workspace)
    {
        inbox::StaffMember staff;
        staff.id = {numbered(1)};
        staff.workspace = workspace;
        staff.name = "Minh";
        staff.role = inbox::Role::supervisor;
        return staff;
    }

    const Options& options_;
    asio::io_context io_{1};
    gateway::Database database_;
    std::int64_t end_ = 0;
    long orders_ = 0;
};

} // namespace

} // namespace bench

int main(int count, char** words)
{
    try {
        const bench::Options options(count, words);
        bench::Selling(options).run();
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "orders: %s\n", error.what());
        return 1;
    }
}
