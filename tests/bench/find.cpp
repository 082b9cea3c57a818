#include "inbox/search/indexing.hpp"
#include "inbox/search/search.hpp"
#include "tests/bench/tool.hpp"

#include <random>

/// Messages found among many, as GET /api/search?kind=messages finds them behind its door.
///
///   --url CONNECTION --workspace N [--fill MESSAGES] [--looks N]
///
/// The connection is the service's, the workspace one with a channel, better an empty one: `fill` puts that many
/// messages of a year into it, in words as unequal as a language's, and notes them. Prints one line of JSON for each
/// kind of question: milliseconds of a whole transaction, and the processor time of one, ours and the store's, which a
/// busy machine does not change.
namespace bench {

namespace {

using namespace inbox;

/// Forty words make up a third of what is said; the rest of a hundred thousand is the rarer the farther it stands. Ids
/// ascend with time, as the program's do.
constexpr auto fill_some = R"sql(
    with common as materialized (
        select string_to_array('shop mình còn không ạ giá bao nhiêu cho em chị hàng size áo váy đỏ đen giao chậm '
               || 'đơn ship được với nha ơi này màu có là hỏi xem ảnh mua đổi trả tiền lấy mẫu', ' ') as words
    ), ranks as materialized (
        select n, floor(100000 ^ random())::int as rank
          from generate_series($3::bigint, $4::bigint) n cross join lateral generate_series(1, 3 + (n * 7 % 14)::int)
    ), made as (
        select n, string_agg(case when rank <= 40 then words[rank] else 'từ' || rank end, ' ') ||
                  case when n % 50 = 0 then ' DH' || n else '' end as text
          from ranks cross join common group by n
    ), moments as (
        select *, ((extract(epoch from now()) - ($5 - n) * 31536000.0 / $5) * 1000)::bigint as ms from made
    )
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, text, sent_at, order_key)
    select $1, (lpad(to_hex(ms), 12, '0') || '7' || right(replace(gen_random_uuid()::text, '-', ''), 19))::uuid, n, n,
           ('00000000-0000-4000-8000-' || lpad((n % 20000)::text, 12, '0'))::uuid, $2::uuid, 'message',
           'incoming', 'customer', text, to_timestamp(ms / 1000.0), lpad(ms::text, 15, '0') || '.0.' || lpad(n::text, 19, '0')
      from moments
)sql";

class Finding {
public:
    explicit Finding(const Options& options) : options_(options), connection_(options.text("url"))
    {
        staff_.workspace = {options.number("workspace", 1)};
        staff_.role = Role::owner;
    }

    void run()
    {
        if (options_.number("fill", 0) > 0) fill(options_.number("fill", 0));
        measure("rare", [this] { return "DH" + std::to_string(50 * (1 + dice_() % 2'000)); });
        measure("uncommon", [this] { return "từ" + std::to_string(5'000 + dice_() % 90'000); });
        measure("common", [this] { return common(); });
        measure("two_common", [this] { return common() + " " + common(); });
        measure("three_common", [this] { return common() + " " + common() + " " + common(); });
        measure("rare_and_common", [this] { return common() + " từ" + std::to_string(5'000 + dice_() % 90'000); });
        measure("none", [this] { return "khôngcó" + std::to_string(dice_()); });
    }

private:
    template <class Job>
    auto in_workspace(Job job)
    {
        pqxx::work tx(connection_);
        tx.exec_params("select set_config('app.ws', $1, true)", std::to_string(staff_.workspace.number));
        auto result = job(static_cast<pqxx::transaction_base&>(tx));
        tx.commit();
        return result;
    }

    std::string common()
    {
        static const std::vector<std::string> words = {"shop", "còn", "không", "áo",  "size",
                                                       "giao", "đơn", "màu",   "đổi", "tiền"};
        return words[dice_() % words.size()];
    }

    void fill(long messages)
    {
        const auto workspace = staff_.workspace.number;
        const auto channel = in_workspace([&](pqxx::transaction_base& tx) {
            const auto id =
                tx.exec_params1("select id::text from channels where workspace_id = $1 limit 1", workspace)[0]
                    .as<std::string>();
            tx.exec_params(
                "insert into conversations (workspace_id, id, channel_id, kind, thread_id, last_message_at) select $1,"
                " ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, $2::uuid, 'message', 'bench' || n, "
                "now()"
                " from generate_series(0, 19999) n on conflict do nothing",
                workspace, id);
            return id;
        });
        for (long n = 0; n < messages; n += 20'000) {
            in_workspace([&](pqxx::transaction_base& tx) {
                tx.exec("set local statement_timeout = 0");
                tx.exec_params(fill_some, workspace, channel, n, std::min(n + 20'000, messages) - 1, messages);
                return 0;
            });
        }
        const auto began = now_ns();
        const double cpu = own_cpu_seconds();
        while (in_workspace([&](pqxx::transaction_base& tx) { return search::index_messages(tx, {workspace}); })) {
        }
        const auto noted = now_ns();
        while (in_workspace([&](pqxx::transaction_base& tx) { return search::gather_day(tx, {workspace}); })) {
        }
        std::printf("{\"filled\":%ld,\"noted_s\":%.1f,\"own_cpu_s\":%.1f,\"gathered_s\":%.1f}\n", messages,
                    static_cast<double>(noted - began) / 1e9, own_cpu_seconds() - cpu,
                    static_cast<double>(now_ns() - noted) / 1e9);
    }

    /// Of the process that serves our connection; 0 where it is on another machine.
    double store_cpu_seconds() const
    {
        std::ifstream stat("/proc/" + std::to_string(connection_.backendpid()) + "/stat");
        std::string word, line;
        std::getline(stat, line);
        std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
        double ticks = 0;
        for (int n = 3; rest >> word && n <= 15; ++n) {
            if (n >= 14) ticks += std::stod(word);
        }
        return ticks / static_cast<double>(sysconf(_SC_CLK_TCK));
    }

    template <class Question>
    void measure(const char* name, Question question)
    {
        std::vector<double> times;
        std::size_t found = 0;
        const auto looks = options_.number("looks", 200);
        double cpu = 0;
        for (long n = -5; n < looks; ++n) {
            if (n == 0) cpu = own_cpu_seconds() + store_cpu_seconds();
            const auto words = question();
            const auto began = now_ns();
            found += in_workspace([&](pqxx::transaction_base& tx) {
                return std::get<Page>(search::search_messages(tx, staff_, words, {}, 50, "")).items.size();
            });
            if (n >= 0) times.push_back(static_cast<double>(now_ns() - began) / 1e6);
        }
        cpu = own_cpu_seconds() + store_cpu_seconds() - cpu;
        std::sort(times.begin(), times.end());
        std::printf("{\"question\":\"%s\",\"p50_ms\":%.1f,\"p99_ms\":%.1f,\"cpu_ms\":%.1f,\"found\":%.1f}\n", name,
                    times[times.size() / 2], times[times.size() * 99 / 100], cpu * 1e3 / static_cast<double>(looks),
                    static_cast<double>(found) / static_cast<double>(looks + 5));
        std::fflush(stdout);
    }

    Options options_;
    pqxx::connection connection_;
    StaffMember staff_;
    std::mt19937 dice_{11};
};

} // namespace

} // namespace bench

int main(int count, char** words)
{
    try {
        bench::Finding(bench::Options(count, words)).run();
        return 0;
    } catch (const std::exception& trouble) {
        std::fprintf(stderr, "%s\n", trouble.what());
        return 1;
    }
}
