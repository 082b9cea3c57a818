#include "connectors/connector.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/doorstep.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <numeric>

using namespace tests::abuse;
using tests::Doorstep;

namespace {

constexpr const char* platforms[] = {"messenger", "zalo", "tiktok_shop", "shopee"};
constexpr int positions = 8, digits = 64;
constexpr double p_limit = 0.001;

struct Sample {
    int position;
    double time;
};

/// How likely so strong a trend of time over position is by chance: Spearman's rank correlation, two-sided. Ranks make
/// the long waits of a busy machine count no more than any other.
double chance_of_trend(std::vector<Sample> samples)
{
    std::sort(samples.begin(), samples.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    std::vector<double> rank(samples.size());
    for (std::size_t i = 0; i < samples.size();) {
        auto end = i;
        while (end < samples.size() && samples[end].time == samples[i].time) ++end;
        for (auto k = i; k < end; ++k) rank[k] = static_cast<double>(i + end - 1) / 2;
        i = end;
    }
    const auto n = static_cast<double>(samples.size());
    double mean = 0, sum_xy = 0, sum_xx = 0, sum_yy = 0;
    for (const auto& sample : samples) mean += sample.position / n;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const double x = samples[i].position - mean, y = rank[i] - (n - 1) / 2;
        sum_xy += x * y;
        sum_xx += x * x;
        sum_yy += y * y;
    }
    const double z = sum_xy / std::sqrt(sum_xx * sum_yy) * std::sqrt(n - 1);
    return std::erfc(std::abs(z) / std::sqrt(2.0));
}

/// Another digit of the same kind, so that nothing else about the text differs.
char another(char digit)
{
    if (digit >= 'a') return digit == 'a' ? 'b' : 'a';
    return digit == '1' ? '2' : '1';
}

/// Times `look` at a signature whose first wrong digit stands at one of the positions, in no order.
std::vector<Sample> timed(Nemesis& nemesis, int per_position, std::string& signature, const std::function<bool()>& look)
{
    const auto from = signature.size() - digits;
    std::vector<Sample> samples;
    for (int i = 0; i < per_position * positions; ++i) {
        const int position = nemesis.between(0, positions - 1);
        auto& digit = signature[from + static_cast<std::size_t>(position * digits / positions)];
        const char right = digit;
        digit = another(right);
        std::atomic_thread_fence(std::memory_order_seq_cst); // what was just written is in the cache, not under way
        const auto began = std::chrono::steady_clock::now();
        const bool accepted = look();
        const auto took = std::chrono::steady_clock::now() - began;
        digit = right;
        if (accepted) throw std::logic_error("a wrong signature was accepted");
        samples.push_back({position, static_cast<double>(took.count())});
    }
    return samples;
}

/// The comparison nobody should write.
bool naive(std::string_view a, std::string_view b)
{
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (const_cast<const volatile char&>(a[i]) != b[i]) return false;
    }
    return true;
}

} // namespace

TEST_CASE("How soon a wrong signature is refused does not tell where it is wrong", "[A03]")
{
    Nemesis nemesis("A03");
    const int per_position = wanted(50'000, 2'000);
    Verdict verdict("A03", 4 * positions * per_position, nemesis);
    for (const std::string platform : platforms) {
        const auto body = Doorstep::message_of(platform);
        const auto settings = Doorstep::settings_of(platform);
        auto [header, value] = Doorstep::signature_of(platform, body);
        const auto* connector = connectors::find(platform);
        const auto look = [&, header = header, &value = value] {
            connectors::WebhookRequest request;
            request.method = "POST";
            request.headers.emplace(header, value);
            request.body = body;
            return std::holds_alternative<connectors::Genuine>(connector->verify(request, settings));
        };
        REQUIRE(look());
        auto chance = chance_of_trend(timed(nemesis, per_position, value, look));
        // One time in a thousand chance alone says so; twice running it is the code.
        if (chance < p_limit) chance = std::max(chance, chance_of_trend(timed(nemesis, per_position, value, look)));
        verdict.refused(platform, positions * per_position);
        char text[32];
        std::snprintf(text, sizeof text, "p %.3f", chance);
        verdict.note(platform + ' ' + text);
        if (chance < p_limit) verdict.fault(platform + ": the time tells where the signature is wrong, " + text);
    }

    // And the same eyes see it where somebody compares until the first difference.
    const std::string right = Doorstep::signature_of("shopee", "x").second;
    auto signature = right;
    const auto chance =
        chance_of_trend(timed(nemesis, per_position, signature, [&] { return naive(signature, right); }));
    if (chance >= p_limit) verdict.fault("a comparison that ends early went unseen");
    verdict.finish();
}
