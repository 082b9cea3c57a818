#include "gateway/api/context.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/wire/json.hpp"

#include <algorithm>
#include <chrono>
#include <system_error>

namespace gateway {

namespace {

constexpr int store_retry_s = 2;

asio::awaitable<Response> after_reader(ApiContext& context, Work work, std::optional<inbox::Right> right,
                                       Request request, Captures captures)
{
    auto who = co_await context.sessions.reader(request);
    if (right && !inbox::may(who.staff.role, *right)) co_return problem(403);
    co_return co_await work(context, std::move(who), std::move(request), std::move(captures));
}

asio::awaitable<Response> after_writer(ApiContext& context, Work work, std::optional<inbox::Right> right,
                                       Request request, Captures captures)
{
    auto who = co_await context.sessions.writer(request);
    if (right && !inbox::may(who.staff.role, *right)) co_return problem(403);
    co_return co_await work(context, std::move(who), std::move(request), std::move(captures));
}

asio::awaitable<std::optional<Response>> check_writer(ApiContext& context, const Request& request)
{
    co_await context.sessions.writer(request);
    co_return std::nullopt;
}

Response store_away(std::string_view detail)
{
    return problem(503, detail).with("Retry-After", std::to_string(store_retry_s));
}

/// `count` digits at `at`; -1 when there is something else.
int digits(std::string_view text, std::size_t at, std::size_t count)
{
    if (at + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

std::optional<inbox::Time> read_time(std::string_view text)
{
    const int year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const int hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (std::min({year, month, day, hour, minute, second}) < 0 || hour > 23 || minute > 59 || second > 60)
        return std::nullopt;
    if (text[4] != '-' || text[7] != '-' || (text[10] | 0x20) != 't' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;

    std::size_t at = 19;
    int milliseconds = 0;
    if (at < text.size() && text[at] == '.') {
        int scale = 100;
        const auto begin = ++at;
        for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, scale /= 10)
            milliseconds += (text[at] - '0') * scale;
        if (at == begin || at - begin > 9) return std::nullopt;
    }
    auto rest = text.substr(at);
    std::chrono::minutes offset{0};
    if (rest.size() == 6 && (rest[0] == '+' || rest[0] == '-') && rest[3] == ':') {
        const int hours = digits(rest, 1, 2), minutes = digits(rest, 4, 2);
        if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
        offset = std::chrono::minutes((rest[0] == '-' ? -1 : 1) * (hours * 60 + minutes));
    } else if (rest != "Z" && rest != "z") {
        return std::nullopt;
    }
    return inbox::Time(std::chrono::sys_days(date).time_since_epoch() + std::chrono::hours(hour) +
                       std::chrono::minutes(minute) + std::chrono::seconds(second) +
                       std::chrono::milliseconds(milliseconds) - offset);
}

void write_items(inbox::wire::Json& json, const std::vector<std::string>& items)
{
    json.open_array("items");
    for (const auto& item : items) json.element(item);
    json.close_array();
}

} // namespace

Handler reading(ApiContext& context, Work work, std::optional<inbox::Right> right)
{
    return [&context, work, right](Request request, Captures captures) {
        return after_reader(context, work, right, std::move(request), std::move(captures));
    };
}

Handler writing(ApiContext& context, Work work, std::optional<inbox::Right> right)
{
    return [&context, work, right](Request request, Captures captures) {
        return after_writer(context, work, right, std::move(request), std::move(captures));
    };
}

Check writing_check(ApiContext& context)
{
    return [&context](const Request& request) { return check_writer(context, request); };
}

Response not_found()
{
    return problem(404);
}

std::string uuid_in(const Captures& captures, std::string_view name)
{
    auto text = captures[name];
    if (!inbox::is_uuid(text)) throw Refusal(not_found());
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'F' ? char(c + 32) : c; });
    return text;
}

Response impossible(std::string_view type, std::string_view title, std::string_view detail, const FieldError& error)
{
    return problem(422, type, title, detail, {error});
}

Response page_response(const inbox::PageResult& result)
{
    if (std::holds_alternative<inbox::NotThere>(result)) return not_found();
    if (std::holds_alternative<inbox::BadCursor>(result)) {
        throw BadRequest("cursor", "unknown", "not a next_cursor of this list");
    }
    const auto& page = std::get<inbox::Page>(result);
    inbox::wire::Json json;
    json.open_object();
    write_items(json, page.items);
    if (page.next_cursor) json.text("next_cursor", *page.next_cursor);
    else json.null("next_cursor");
    json.text("epoch", page.head.epoch).number("seq", page.head.seq).close_object();
    auto body = std::move(json).take();
    if (!page.also.empty()) body.insert(body.size() - 1, ',' + page.also);
    return json_response(200, std::move(body));
}

Response list_response(const std::vector<std::string>& items, const inbox::LogHead& head)
{
    inbox::Page page;
    page.items = items;
    page.head = head;
    return page_response(page);
}

Response list_response(const std::vector<std::string>& items)
{
    inbox::wire::Json json;
    json.open_object();
    write_items(json, items);
    json.close_object();
    return json_response(200, std::move(json).take());
}

int limit_of(const Request& request)
{
    return static_cast<int>(integer_parameter(request, "limit", 50, 1, inbox::page_limit));
}

void only_parameters(const Request& request, std::initializer_list<std::string_view> allowed)
{
    for (const auto& [name, value] : request.query) {
        if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
            throw BadRequest(name, "unknown", "no such parameter here");
        }
    }
}

std::optional<bool> bool_parameter(const Request& request, std::string_view name)
{
    const auto word = choice_parameter(request, name, {"true", "false", "1", "0"});
    if (!word) return std::nullopt;
    return *word == "true" || *word == "1";
}

inbox::Time time_field(const boost::json::object& object, std::string_view name)
{
    const auto time = read_time(text_field(object, name, 40));
    if (!time) throw BadRequest(std::string(name), "time", "expected a moment like 2026-11-22T02:05:07.123Z");
    return *time;
}

std::optional<inbox::Time> time_parameter(const Request& request, std::string_view name)
{
    const auto text = request.parameter(name);
    if (!text) return std::nullopt;
    const auto time = text->size() >= 20 && text->size() <= 40 ? read_time(*text) : std::nullopt;
    if (!time) throw BadRequest(std::string(name), "time", "expected a moment like 2026-11-22T02:05:07.123Z");
    return time;
}

std::optional<Response> explain_store_trouble(const std::exception_ptr& trouble)
{
    try {
        std::rethrow_exception(trouble);
    } catch (const StoreBusy&) {
        return store_away("Too much is waiting for the store.");
    } catch (const pqxx::broken_connection&) {
        return store_away("The store is away.");
    } catch (const pqxx::in_doubt_error&) {
        return store_away("The store went away; ask again with the same id.");
    } catch (const pqxx::sql_error& error) {
        // Rolled back for reasons that pass: locks, time-outs, resources, an operator's stop, conflicts.
        const auto state = error.sqlstate();
        for (const auto* prefix : {"55P03", "57", "53", "40", "08"}) {
            if (state.starts_with(prefix)) return store_away("The store is too busy.");
        }
        return std::nullopt;
    } catch (const std::system_error&) {
        return store_away("A file could not be kept.");
    } catch (const TooManyLogins&) {
        return problem(429).with("Retry-After", std::to_string(store_retry_s));
    } catch (...) {
        return std::nullopt;
    }
}

} // namespace gateway
