#include "connectors/tiktok_shop/api.hpp"

/// Reading answers. We go by the number `code`, never by the words beside it.
namespace connectors::tiktok {

namespace {

constexpr std::chrono::seconds internal_wait{30};

/// Our word for a refusal that concerns this one call; null for numbers we do not know.
const char* word_for_refusal(std::int64_t code)
{
    switch (code) {
    case 45109001:
    case 45109003: return "window_closed";
    case 45101006: return "content";
    case 45101004:
    case 45111012: return "quota";
    case 45101003: return "gone";
    case 45101002:
    case 45102007:
    case 45111001:
    case 45111017: return "not_allowed";
    case 36009021: return "media";
    case 45101001:
    case 36009004:
    case 36009009:
    case 36009010:
    case 36009022:
    case 36009023: return "platform";
    default: return nullptr;
    }
}

/// Token expired, permission missing, wrong signature, wrong or missing cipher, token of another shop, our address not
/// on the app's list: nothing goes through until somebody mends the connection.
bool is_about_connection(std::int64_t code)
{
    switch (code) {
    case 105002:
    case 105005:
    case 106001:
    case 106013:
    case 101000:
    case 36009033: return true;
    default: return false;
    }
}

} // namespace

Answer::Answer(const HttpReply& reply)
    : status_(reply.status), retry_after_(retry_after(reply.headers).value_or(internal_wait))
{
    try {
        json_ = parse_json(reply.body);
        const JsonView body(json_, "answer");
        code_ = body["code"].number();
        message_ = body["message"].text_or("");
    } catch (const Malformed& broken) {
        code_ = -1;
        message_ = "HTTP " + std::to_string(status_) + ", " + broken.what();
    }
}

bool Answer::good() const noexcept
{
    return code_ == 0 && status_ >= 200 && status_ < 500;
}

JsonView Answer::data() const
{
    return JsonView(json_, "answer")["data"];
}

std::int64_t Answer::code() const noexcept
{
    return code_;
}

std::string Answer::words() const
{
    return code_ < 0 ? message_ : std::to_string(code_) + ": " + message_;
}

inbox::Outcome Answer::refusal(bool reached_customer) const
{
    const auto number = code_ < 0 ? "http_" + std::to_string(status_) : std::to_string(code_);
    const auto nobody_knows = [&]() -> inbox::Outcome {
        if (reached_customer) return inbox::Unknown{words()};
        return inbox::TryAgain{internal_wait, number, words()};
    };
    if (code_ == 36009002 || status_ == 429) return inbox::TryAgain{retry_after_, number, words()};
    if (status_ >= 500 || code_ == 36009003 || code_ == 36009007) return nobody_knows();
    if (is_about_connection(code_)) return inbox::NeedsReconnection{words()};
    // 36009004 is said of a wrong token and of a wrong field alike; then the status tells which. A 401 and a 413 are
    // refused before anything is done, whatever the body says.
    const auto* word = word_for_refusal(code_);
    if (word && !(status_ == 401 && code_ == 36009004)) return inbox::Failed{word, words()};
    if (status_ == 401) return inbox::NeedsReconnection{words()};
    if (status_ == 413) return inbox::Failed{"media", words()};
    if (code_ > 0 && !reached_customer) return inbox::Failed{"platform", words()};
    return nobody_knows();
}

std::optional<inbox::Time> moment(const JsonView& seconds)
{
    try {
        return seconds.seconds();
    } catch (const Malformed&) {
        return std::nullopt;
    }
}

std::optional<inbox::Time> moment(const Settings& settings, std::string_view name)
{
    return any_time(value_of(settings, name));
}

} // namespace connectors::tiktok
