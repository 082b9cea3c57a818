#include "tests/bench/tool.hpp"

#include <pqxx/pqxx>

#include <random>

/// One bare commit after another over one connection: the row a webhook becomes, without anything around it.
///
///   --database URL --workspace N --channel ID --body TEXT --headers TEXT --kind WORD --count C --gap-us G
///
/// Sleeps as long between two commits as `bench_load` between two webhooks, so that both find the same sleepy machine.
namespace {

constexpr const char* insert = R"sql(
    insert into raw_events (workspace_id, channel_id, dedupe_key, kind, headers, body)
    values ($1, $2, $3, $4, $5, $6) on conflict do nothing
)sql";

std::string hex_of(const std::string& bytes)
{
    std::string hex = "\\x";
    for (const unsigned char c : bytes) {
        hex += "0123456789abcdef"[c >> 4];
        hex += "0123456789abcdef"[c & 15];
    }
    return hex;
}

} // namespace

int main(int words, char** values)
{
    try {
        const bench::Options options(words, values);
        pqxx::connection connection(options.text("database"));
        connection.prepare("insert", insert);
        const auto body = hex_of(options.text("body"));
        std::mt19937_64 random(std::random_device{}());
        std::vector<std::int64_t> took;
        const double cpu = bench::own_cpu_seconds();
        for (long n = 0; n < options.number("count", 300); ++n) {
            const auto key =
                "message:m_" + std::to_string(random()) + std::to_string(random()) + std::to_string(random());
            const auto began = bench::now_ns();
            pqxx::nontransaction tx(connection);
            tx.exec_prepared("insert", options.number("workspace"), options.text("channel"), key, options.text("kind"),
                             options.text("headers"), body);
            took.push_back(bench::now_ns() - began);
            usleep(static_cast<useconds_t>(options.number("gap-us", 5000)));
        }
        std::printf("{\"p50_ms\":%.4f,\"p99_ms\":%.4f,\"cpu_s\":%.3f}\n", bench::quantile(took, 0.5) / 1e6,
                    bench::quantile(took, 0.99) / 1e6, bench::own_cpu_seconds() - cpu);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "commits: %s\n", error.what());
        return 1;
    }
}
