#include "connectors/messenger/messenger.hpp"

#include "connectors/messenger/graph.hpp"
#include "connectors/text.hpp"

/// Who a customer is. The look-up often fails: people without consent, with a telephone number only, or before the
/// feature is approved. The list of conversations then still knows a name.
namespace connectors {

namespace {

using namespace messenger;

ProfileAnswer no_profile(const Answer& answer)
{
    const bool later = answer.meaning == Meaning::rate || answer.meaning == Meaning::trouble ||
                       answer.meaning == Meaning::unreadable || answer.meaning == Meaning::reconnect;
    return NoProfile{answer.words, later};
}

std::string name_in(const JsonView& profile)
{
    if (auto name = profile["name"].text_or(""); !name.empty()) return nfc(name);
    const auto first = profile["first_name"].text_or("");
    const auto last = profile["last_name"].text_or("");
    return nfc(first.empty() || last.empty() ? first + last : first + " " + last);
}

std::string name_among(const JsonView& conversations, std::string_view customer)
{
    for (std::size_t i = 0; i < conversations.size(); ++i) {
        const auto people = conversations[i]["participants"]["data"];
        for (std::size_t j = 0; j < people.size(); ++j) {
            if (people[j]["id"].text_or("") == customer) return nfc(people[j]["name"].text_or(""));
        }
    }
    return {};
}

} // namespace

Step<ProfileAnswer> Messenger::profile(std::string_view customer, std::string_view, const Connection& connection,
                                       const Answers& so_far) const
{
    if (customer.empty() || customer.starts_with("comment:")) {
        return ProfileAnswer{NoProfile{"comments bring their author's name with them", false}};
    }
    Script script(so_far);
    const auto* told = script.next();
    if (!told) {
        return page_call("GET", connection, percent_encoded(customer),
                         {{"fields", "id,name,first_name,last_name,profile_pic"}});
    }
    const auto answer = read_answer(*told, connection.app, connection.channel);
    if (answer.meaning == Meaning::rate || answer.meaning == Meaning::reconnect) {
        return ProfileAnswer{no_profile(answer)};
    }
    Profile found;
    if (answer.meaning == Meaning::success) {
        found = {name_in(answer.view()), answer.view()["profile_pic"].text_or("")};
        if (!found.name.empty()) return ProfileAnswer{found};
    }

    told = script.next();
    if (!told) {
        return page_call("GET", connection, percent_encoded(connection.external_id) + "/conversations",
                         {{"platform", "messenger"}, {"user_id", std::string(customer)}, {"fields", "participants"}});
    }
    const auto talks = read_answer(*told, connection.app, connection.channel);
    if (talks.meaning == Meaning::success) found.name = name_among(talks.view()["data"], customer);
    if (!found.name.empty() || !found.avatar_url.empty()) return ProfileAnswer{found};
    return ProfileAnswer{answer.meaning == Meaning::success ? no_profile(talks) : no_profile(answer)};
}

} // namespace connectors
