#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"

#include <algorithm>

/// The owner comes back from Facebook: code, short token, long token, Pages, and each Page subscribed.
namespace connectors {

namespace {

using namespace messenger;

constexpr std::size_t pages_limit = 50; // of one grant: each costs up to two calls
constexpr std::size_t account_lists_limit = 4;

constexpr std::string_view scopes =
    "pages_show_list,pages_messaging,pages_manage_metadata,pages_read_engagement,pages_read_user_content,"
    "pages_manage_engagement,business_management";

std::string parameter(const Query& query, std::string_view name)
{
    for (const auto& [key, value] : query) {
        if (key == name) return value;
    }
    return {};
}

struct Page {
    std::string id, name, token;
};

std::optional<Page> page_in(const JsonView& json)
{
    try {
        Page page{json["id"].id(), json["name"].text_or(""), json["access_token"].text_or("")};
        if (page.token.empty()) return std::nullopt;
        return page;
    } catch (const Malformed&) {
        return std::nullopt;
    }
}

/// Walks through the answers once, in the order the calls were made, until it needs a call that was not made yet.
class Walk {
public:
    Walk(const Settings& app, const Answers& so_far) : app_(app), script_(so_far) {}

    Step<Grant> run(std::string_view code, std::string_view redirect_uri)
    {
        const auto short_token = token({{"client_id", setting(app_, "app_id")},
                                        {"client_secret", setting(app_, "app_secret")},
                                        {"redirect_uri", std::string(redirect_uri)},
                                        {"code", std::string(code)}});
        if (!short_token) return missing();
        const auto user = token({{"grant_type", "fb_exchange_token"},
                                 {"client_id", setting(app_, "app_id")},
                                 {"client_secret", setting(app_, "app_secret")},
                                 {"fb_exchange_token", *short_token}});
        if (!user) return missing();
        if (!list_pages(*user)) return missing();
        if (pages_.empty() && !ask_for_pages(*user)) return missing();
        return subscribe();
    }

private:
    /// What stops the walk: the next call, or why nothing was granted.
    Step<Grant> missing() { return std::move(stop_); }

    void refuse(const Answer& answer) { stop_ = Grant{NotGranted{answer.words}}; }

    /// The next answer; absent when its call must be made first.
    std::optional<Answer> answer_to(HttpCall call)
    {
        if (const auto* reply = script_.next()) return read_answer(*reply, app_, {});
        stop_ = std::move(call);
        return std::nullopt;
    }

    std::optional<std::string> token(const Query& query)
    {
        HttpCall call;
        call.url = graph_url(app_, "oauth/access_token", query);
        call.headers = {{"Accept", "application/json"}};
        const auto answer = answer_to(std::move(call));
        if (!answer) return std::nullopt;
        auto found = answer->view()["access_token"].text_or("");
        if (answer->meaning == Meaning::success && !found.empty()) return found;
        refuse(*answer);
        return std::nullopt;
    }

    bool list_pages(const std::string& user)
    {
        std::string after;
        for (std::size_t list = 0; list < account_lists_limit && pages_.size() < pages_limit; ++list) {
            Query query = {{"fields", "id,name,access_token,tasks"}, {"limit", "100"}};
            if (!after.empty()) query.emplace_back("after", after);
            const auto answer = answer_to(call_with_token("GET", app_, "me/accounts", query, user));
            if (!answer) return false;
            if (answer->meaning != Meaning::success) return refuse(*answer), false;
            const auto data = answer->view()["data"];
            for (std::size_t i = 0; i < data.size(); ++i) add(page_in(data[i]));
            after = answer->view()["paging"]["cursors"]["after"].text_or("");
            if (after.empty() || !answer->view()["paging"]["next"].present()) break;
        }
        return true;
    }

    /// Pages held by a business are not listed among a person's accounts; the token itself names them.
    bool ask_for_pages(const std::string& user)
    {
        HttpCall call;
        call.url = graph_url(
            app_, "debug_token",
            {{"input_token", user}, {"access_token", setting(app_, "app_id") + "|" + setting(app_, "app_secret")}});
        call.headers = {{"Accept", "application/json"}};
        const auto answer = answer_to(std::move(call));
        if (!answer) return false;
        const auto granular = answer->view()["data"]["granular_scopes"];
        std::vector<std::string> ids;
        for (std::size_t i = 0; i < granular.size(); ++i) {
            if (!granular[i]["scope"].text_or("").starts_with("pages_")) continue;
            const auto targets = granular[i]["target_ids"];
            for (std::size_t j = 0; j < targets.size() && ids.size() < pages_limit; ++j) {
                auto id = targets[j].text_or("");
                if (!id.empty() && std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(std::move(id));
            }
        }
        for (const auto& id : ids) {
            const auto page = answer_to(
                call_with_token("GET", app_, percent_encoded(id), {{"fields", "id,name,access_token"}}, user));
            if (!page) return false;
            if (page->meaning == Meaning::success) add(page_in(page->view()));
        }
        return true;
    }

    /// A Page that cannot be subscribed would look connected and stay silent, so it is left out.
    Step<Grant> subscribe()
    {
        Granted granted;
        std::string why = "no Page was chosen";
        for (const auto& page : pages_) {
            const auto answer =
                answer_to(call_with_token("POST", app_, percent_encoded(page.id) + "/subscribed_apps",
                                          {{"subscribed_fields", std::string(subscribed_fields)}}, page.token));
            if (!answer) return missing();
            if (answer->meaning == Meaning::success && answer->view()["success"].flag()) {
                granted.channels.push_back({page.id, page.name, {{"page_token", page.token}}});
            } else {
                why = answer->words;
            }
        }
        if (granted.channels.empty()) return Grant{NotGranted{why}};
        return Grant{std::move(granted)};
    }

    void add(std::optional<Page> page)
    {
        if (page && pages_.size() < pages_limit) pages_.push_back(std::move(*page));
    }

    const Settings& app_;
    Script script_;
    std::vector<Page> pages_;
    Step<Grant> stop_;
};

} // namespace

std::string Messenger::authorize_url(const Settings& app, std::string_view redirect_uri, std::string_view state,
                                     std::string_view, inbox::Time) const
{
    auto url = setting(app, "dialog_base", default_dialog_base);
    while (url.ends_with('/')) url.pop_back();
    Query query = {{"client_id", setting(app, "app_id")},
                   {"redirect_uri", std::string(redirect_uri)},
                   {"state", std::string(state)},
                   {"response_type", "code"}};
    if (const auto config = setting(app, "config_id"); !config.empty()) query.emplace_back("config_id", config);
    else query.emplace_back("scope", scopes);
    return url + "/" + setting(app, "graph_version", default_graph_version) + "/dialog/oauth?" + query_string(query);
}

Step<Grant> Messenger::grant(const Query& query, const Settings& app, std::string_view redirect_uri, std::string_view,
                             inbox::Time, const Answers& so_far) const
{
    const auto code = parameter(query, "code");
    if (code.empty()) {
        auto why = parameter(query, "error_description");
        return Grant{NotGranted{why.empty() ? "Facebook sent no code" : why}};
    }
    return Walk(app, so_far).run(code, redirect_uri);
}

} // namespace connectors
