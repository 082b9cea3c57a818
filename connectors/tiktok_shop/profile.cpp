#include "connectors/tiktok_shop/api.hpp"
#include "connectors/tiktok_shop/tiktok_shop.hpp"

/// Who a customer is. Pushes name nobody, so we look at the participants of the conversation: by the call for a single
/// one where the app may use it, else page by page through the list, where a chat that just began stands at the top.
namespace connectors {

namespace {

using tiktok::Answer;

HttpCall single_call(std::string_view thread, const Connection& connection)
{
    tiktok::Request request;
    request.path = tiktok::conversation_path(thread, "", "202601");
    return api_call(std::move(request), connection);
}

HttpCall list_call(std::string cursor, const Connection& connection)
{
    tiktok::Request request;
    request.path = tiktok::conversation_path("", "");
    request.query = {{"locale", "vi-VN"}, {"page_size", "20"}};
    if (!cursor.empty()) request.query.emplace_back("page_token", std::move(cursor));
    return api_call(std::move(request), connection);
}

bool is_wanted(const JsonView& person, std::string_view customer)
{
    if (customer.empty()) return person["role"].text_or("") == "BUYER";
    return person["im_user_id"].id_or_empty() == customer;
}

/// Orders know people by another id than chats, and participants carry both.
std::string buyer_id_in(const JsonView& person)
{
    try {
        return person["user_id"].id_or_empty();
    } catch (const Malformed&) {
        return {};
    }
}

std::optional<Profile> find_among(const JsonView& people, std::string_view customer)
{
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (!is_wanted(people[i], customer)) continue;
        Profile profile{people[i]["nickname"].text_or(""), people[i]["avatar"].text_or(""), buyer_id_in(people[i])};
        if (!profile.name.empty() || !profile.avatar_url.empty() || !profile.buyer_id.empty()) return profile;
    }
    return std::nullopt;
}

/// In the answer about one conversation (which stands in `data`, or one level below) or in a page of the list.
std::optional<Profile> find_in(const JsonView& data, std::string_view customer, std::string_view thread)
{
    for (const auto& one : {data, data["conversation"]}) {
        if (auto found = find_among(one["participants"], customer)) return found;
    }
    const auto list = data["conversations"];
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!thread.empty() && list[i]["id"].id_or_empty() != thread) continue;
        if (thread.empty() && customer.empty()) continue;
        if (auto found = find_among(list[i]["participants"], customer)) return found;
    }
    return std::nullopt;
}

} // namespace

Step<ProfileAnswer> TiktokShop::profile(std::string_view customer, std::string_view thread,
                                        const Connection& connection, const Answers& so_far) const
{
    if (so_far.empty()) return thread.empty() ? list_call("", connection) : single_call(thread, connection);

    const Answer answer(so_far.back());
    const bool was_single = so_far.size() == 1 && !thread.empty();
    if (!answer.good()) {
        const auto outcome = answer.refusal(false);
        // Older apps may not use the call for one conversation; only the list can tell whether we are shut out.
        if (was_single && !std::holds_alternative<inbox::TryAgain>(outcome)) return list_call("", connection);
        return NoProfile{answer.words(), std::holds_alternative<inbox::TryAgain>(outcome)};
    }
    try {
        if (const auto found = find_in(answer.data(), customer, thread)) return *found;
        if (was_single) return list_call("", connection);
        const auto next = answer.data()["next_page_token"].text_or("");
        if (!next.empty() && so_far.size() < calls_per_part) return list_call(next, connection);
    } catch (const Malformed& broken) {
        return NoProfile{broken.what(), false};
    }
    return NoProfile{"the conversation is not among the newest", false};
}

} // namespace connectors
