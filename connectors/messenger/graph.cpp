#include "connectors/messenger/graph.hpp"

#include "connectors/signature.hpp"

#include <algorithm>
#include <array>

namespace connectors::messenger {

namespace {

constexpr std::size_t words_limit_bytes = 500;

struct Row {
    std::int64_t code, subcode; // any: whatever stands there
    Meaning meaning;
};
constexpr std::int64_t any = -1;

/// The table of the error reference, most particular first.
constexpr std::array rows = {
    Row{any, 2018344, Meaning::not_allowed}, // privacy terms not accepted
    Row{2018344, any, Meaning::not_allowed},
    Row{190, any, Meaning::reconnect}, // token expired, revoked, password changed
    Row{10, 2018278, Meaning::window},
    Row{10, 2534022, Meaning::window}, // the same on Instagram
    Row{10, 2018065, Meaning::window},
    Row{10, 2018108, Meaning::blocked},
    Row{10, 1893063, Meaning::reconnect}, // the Page is restricted for a while
    Row{10, any, Meaning::not_allowed},
    Row{551, any, Meaning::blocked},
    Row{200, 1545041, Meaning::blocked},
    Row{200, any, Meaning::reconnect}, // a permission is missing: 2018021, 2018027, 2018028
    Row{230, any, Meaning::reconnect},
    Row{100, 2018001, Meaning::gone}, // a PSID of another Page
    Row{100, 2018109, Meaning::media},
    Row{100, 2018047, Meaning::media},
    Row{100, 33, Meaning::gone},
    Row{100, any, Meaning::refused},
    Row{613, any, Meaning::rate},
    Row{4, any, Meaning::rate},
    Row{17, any, Meaning::rate},
    Row{32, any, Meaning::rate},
    Row{80006, any, Meaning::rate},
    Row{368, any, Meaning::reconnect},     // blocked for abuse: the Page pauses until a person looked
    Row{10900, any, Meaning::not_allowed}, // private replies: already answered,
    Row{10903, any, Meaning::not_allowed}, // cannot be answered,
    Row{10904, any, Meaning::not_allowed}, // messages are switched off for the Page
    Row{1, any, Meaning::trouble},
    Row{2, any, Meaning::trouble},
    Row{99, any, Meaning::trouble},
    Row{1200, any, Meaning::trouble},
};

Meaning meaning_of(std::int64_t code, std::int64_t subcode)
{
    for (const auto& row : rows) {
        if ((row.code == any || row.code == code) && (row.subcode == any || row.subcode == subcode)) return row.meaning;
    }
    return Meaning::unreadable;
}

/// The platform quotes tokens in its own sentences ("Malformed access token EAA..."), and these go to logs and screens.
std::string without_secrets(std::string words, const Settings& settings)
{
    for (const auto* name : {"page_token", "app_secret", "verify_token"}) {
        const auto secret = setting(settings, name);
        if (secret.size() < 4) continue;
        for (auto at = words.find(secret); at != std::string::npos; at = words.find(secret)) {
            words.replace(at, secret.size(), "\u2026");
        }
    }
    return words;
}

/// At most words_limit_bytes, never half a letter.
std::string shortened(std::string words)
{
    if (words.size() <= words_limit_bytes) return words;
    auto end = words_limit_bytes;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0U) == 0x80U) --end;
    return words.substr(0, end);
}

} // namespace

std::string setting(const Settings& settings, std::string_view name, std::string_view fallback)
{
    const auto found = settings.find(name);
    return found == settings.end() || found->second.empty() ? std::string(fallback) : found->second;
}

std::string graph_url(const Settings& app, std::string_view path, const Query& query)
{
    auto url = setting(app, "graph_base", default_graph_base);
    while (url.ends_with('/')) url.pop_back();
    url += '/' + setting(app, "graph_version", default_graph_version) + '/';
    url += path;
    if (!query.empty()) url += '?' + query_string(query);
    return url;
}

HttpCall call_with_token(std::string method, const Settings& app, std::string_view path, Query query,
                         std::string_view token)
{
    if (setting(app, "appsecret_proof") == "true") {
        query.emplace_back("appsecret_proof", hmac_sha256_hex(setting(app, "app_secret"), token));
    }
    HttpCall call;
    call.method = std::move(method);
    call.url = graph_url(app, path, query);
    call.headers = {{"Authorization", "Bearer " + std::string(token)}, {"Accept", "application/json"}};
    return call;
}

HttpCall page_call(std::string method, const Connection& connection, std::string_view path, Query query)
{
    return call_with_token(std::move(method), connection.app, path, std::move(query),
                           setting(connection.channel, "page_token"));
}

Answer read_answer(const HttpReply& reply, const Settings& app, const Settings& channel)
{
    Answer answer;
    answer.status = reply.status;
    answer.pause = retry_after(reply.headers).value_or(answer.pause);
    answer.words = "HTTP " + std::to_string(reply.status);
    try {
        answer.body = parse_json(reply.body);
    } catch (const Malformed&) {
        if (reply.status == 429) answer.meaning = Meaning::rate;
        return answer;
    }
    const auto error = answer.view()["error"];
    if (!error.present()) {
        if (reply.status >= 200 && reply.status < 300 && answer.view().is_object()) answer.meaning = Meaning::success;
        if (reply.status == 429) answer.meaning = Meaning::rate;
        return answer;
    }
    const auto code = error["code"].number_or(0);
    const auto subcode = error["error_subcode"].number_or(0);
    answer.meaning = reply.status == 429 ? Meaning::rate : meaning_of(code, subcode);
    answer.words = "(#" + std::to_string(code) + (subcode ? "/" + std::to_string(subcode) : "") + ") " +
                   error["message"].text_or("");
    answer.words = shortened(without_secrets(without_secrets(std::move(answer.words), app), channel));
    return answer;
}

inbox::Outcome harmless_failure(const Answer& answer)
{
    using namespace std::chrono_literals;
    switch (answer.meaning) {
    case Meaning::rate: return inbox::TryAgain{answer.pause, "rate", answer.words};
    case Meaning::reconnect: return inbox::NeedsReconnection{answer.words};
    case Meaning::window: return inbox::Failed{"window_closed", answer.words};
    case Meaning::blocked: return inbox::Failed{"blocked", answer.words};
    case Meaning::gone: return inbox::Failed{"gone", answer.words};
    case Meaning::media: return inbox::Failed{"media", answer.words};
    case Meaning::not_allowed: return inbox::Failed{"not_allowed", answer.words};
    case Meaning::refused: return inbox::Failed{"platform", answer.words};
    case Meaning::success:
    case Meaning::trouble:
    case Meaning::unreadable: break;
    }
    return inbox::TryAgain{30s, "trouble", answer.words};
}

} // namespace connectors::messenger
