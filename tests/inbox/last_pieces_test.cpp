#include "tests/inbox/counter.hpp"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

using namespace desk;

namespace {

constexpr int buyers = 200, pieces = 100, salespeople = 8, deaths = 6;

/// One salesperson's day, in a process of its own: takes the orders of their buyers one after the other and leaves.
[[noreturn]] void sell(const std::string& store, const StaffMember& staff, const std::vector<OrderRequest>& requests)
{
    try {
        pqxx::connection connection(store);
        for (const auto& request : requests) {
            pqxx::work tx(connection);
            tx.exec("set local app.ws = '" + std::to_string(staff.workspace.number) + "'");
            EventLog log(tx, staff.workspace);
            create_order(log, staff, request);
            std::move(log).close();
            tx.commit();
        }
        ::_exit(0);
    } catch (...) {
        ::_exit(1);
    }
}

} // namespace

TEST_CASE(
    "Two hundred buyers, a hundred pieces, eight salespeople who are killed at their work: exactly a hundred are sold")
{
    PrivateStore store;
    Counter at(store);
    const auto last = at.goods("AO", pieces);
    const auto customer = at.customer();
    at.talk(customer);
    std::vector<std::vector<OrderRequest>> days(salespeople);
    for (int n = 0; n < buyers; ++n) {
        auto request = at.order({}, {{last, 1, {}}});
        request.customer = customer;
        days[static_cast<std::size_t>(n % salespeople)].push_back(request);
    }
    const auto sold = [&] { return std::stoi(at.one("select count(*) from orders")); };

    // Whoever was killed comes again and asks for everything again: also for what was sold just before.
    int killed = 0;
    for (int day = 0; day <= deaths; ++day) {
        const int before = sold();
        std::vector<pid_t> people;
        for (const auto& requests : days) {
            const auto pid = ::fork();
            REQUIRE(pid >= 0);
            if (pid == 0) sell(store.service_url(), at.ngoc, requests);
            people.push_back(pid);
        }
        if (day < deaths) {
            const int enough = std::min(before + 10, pieces);
            while (sold() < enough) {
            }
            for (const auto pid : people) ::kill(pid, SIGKILL);
        }
        for (const auto pid : people) {
            int status = 0;
            REQUIRE(::waitpid(pid, &status, 0) == pid);
            killed += WIFSIGNALED(status);
            if (day == deaths) CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
        }
    }
    CHECK(killed > salespeople);
    CHECK(sold() == pieces);
    CHECK(at.shelf(last) == "100/100");
    CHECK(at.books_agree());
    CHECK(at.one("select count(distinct code) || '/' || max(substr(code, 3)::int) from orders") == "100/100");
    CHECK(at.one("select count(*) from events where kind = 'order.created'") == "100");
    CHECK(at.one("select count(*) from stock_movements where kind = 'reserve'") == "100");
}
