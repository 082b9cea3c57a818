#include "connectors/zalo/api.hpp"

#include "connectors/json_view.hpp"
#include "connectors/signature.hpp"

#include <boost/json/serialize.hpp>

#include <algorithm>

namespace connectors {

std::string_view setting(const Settings& settings, std::string_view name)
{
    const auto found = settings.find(name);
    return found == settings.end() ? std::string_view() : std::string_view(found->second);
}

namespace zalo_api {

using namespace std::chrono_literals;

namespace {

constexpr auto vietnam = 7h;
constexpr auto pause_when_failed = 60s;
constexpr auto pause_by_day = 10min; // told "forbidden hours" in hours that are allowed

inbox::TryAgain when_allowed_again(const Answer& answer, inbox::Time now)
{
    const auto local = now + vietnam;
    const auto of_day = local - std::chrono::floor<std::chrono::days>(local);
    const bool night = of_day < 6h || of_day >= 22h;
    const auto wait = night ? std::chrono::ceil<std::chrono::seconds>(next_six_in_the_morning(now) - now)
                            : std::chrono::seconds(pause_by_day);
    return {wait, "forbidden_hours", answer.words};
}

} // namespace

std::string appsecret_proof(std::string_view app_secret, std::string_view access_token)
{
    return hmac_sha256_hex(app_secret, access_token);
}

HttpCall call(std::string_view method, std::string_view path, const Settings& app, std::string_view access_token)
{
    auto base = setting(app, "api_base");
    while (base.ends_with('/')) base.remove_suffix(1);

    HttpCall call;
    call.method = method;
    call.url = std::string(base) + std::string(path);
    call.headers.emplace_back("access_token", access_token); // a header of their own, not Authorization
    if (setting(app, "appsecret_proof") == "true") {
        call.headers.emplace_back("appsecret_proof", appsecret_proof(setting(app, "app_secret"), access_token));
    }
    return call;
}

HttpCall look_up(std::string_view path, const boost::json::value& data, const Settings& app,
                 std::string_view access_token)
{
    return call("GET", std::string(path) + "?data=" + percent_encoded(boost::json::serialize(data)), app, access_token);
}

JsonView Answer::body() const
{
    return {json, "answer"};
}

JsonView Answer::data() const
{
    return body()["data"];
}

std::optional<Answer> read(const HttpReply& reply)
{
    if (reply.status == 429) {
        Answer limited{rate_limited, "HTTP 429", nullptr};
        limited.pause = retry_after(reply.headers).value_or(limited.pause);
        return limited;
    }
    if (reply.status < 200 || reply.status >= 500) return std::nullopt;
    try {
        Answer answer{0, "", parse_json(reply.body)};
        if (!answer.json.is_object()) return std::nullopt;
        const auto body = answer.body();
        if (body["error"].present()) answer.error = body["error"].number();
        for (const auto* name : {"message", "error_description", "error_reason", "error_name"}) {
            if (answer.words.empty()) answer.words = body[name].text_or("");
        }
        if (answer.error == 0 && reply.status >= 300) return std::nullopt;
        return answer;
    } catch (const Malformed&) {
        return std::nullopt;
    }
}

inbox::Outcome refusal(const Answer& answer, inbox::Time now)
{
    const auto words = std::to_string(answer.error) + ": " + answer.words;
    const auto failed = [&](std::string_view code) { return inbox::Failed{std::string(code), words}; };
    switch (answer.error) {
    case -32: return inbox::TryAgain{answer.pause, "rate_limited", words};
    case -100: return inbox::TryAgain{1s, "upload_expired", words}; // the next attempt uploads afresh
    case -200: return inbox::TryAgain{pause_when_failed, "platform", words};
    case -234: return when_allowed_again(answer, now);

    // The account or the app is not let in any more; replies wait until a person has put that right.
    case -204:
    case -205:
    case -209:
    case -210:
    case -212:
    case -219:
    case -216:
    case -220:
    case -223:
    case -242: return inbox::NeedsReconnection{words};

    case -230:
    case -232: return failed("window_closed");
    case -213: return failed("first_contact");
    case -217:
    case -244: return failed("blocked");
    case -227: return failed("gone");
    case -211:
    case -218:
    case -320:
    case -321: return failed("quota");
    case -201:
    case -233:
    case -248:
    case -249: return failed("content");
    case -221:
    case -224:
    case -235:
    case -237:
    case -238:
    case -241:
    case -403:
    case -1340:
    case -1341: return failed("not_allowed");
    default: return failed("platform"); // -240 too: that would be our own mistake
    }
}

inbox::Time next_six_in_the_morning(inbox::Time now)
{
    const auto local = now + vietnam;
    const auto six = std::chrono::floor<std::chrono::days>(local) + 6h;
    return (local < six ? six : six + 24h) - vietnam;
}

std::string nameless(std::string_view kind, std::string_view id)
{
    id.remove_prefix(id.size() - std::min<std::size_t>(id.size(), 4));
    while (!id.empty() && (static_cast<unsigned char>(id.front()) & 0xC0u) == 0x80u) id.remove_prefix(1);
    return std::string(kind) + " " + std::string(id);
}

std::optional<Visitor> visitor_of(std::string_view thread)
{
    static constexpr std::string_view prefix = "anonymous:";
    if (!thread.starts_with(prefix)) return std::nullopt;
    thread.remove_prefix(prefix.size());
    const auto slash = thread.find('/');
    if (slash == std::string_view::npos) return Visitor{std::string(thread), ""};
    return Visitor{std::string(thread.substr(0, slash)), std::string(thread.substr(slash + 1))};
}

} // namespace zalo_api
} // namespace connectors
