#include "connectors/messenger/parse.hpp"

#include "connectors/messenger/graph.hpp"
#include "connectors/signature.hpp"

#include <array>

/// What happens in a direct chat.
namespace connectors::messenger {

namespace {

constexpr std::size_t reference_limit_bytes = 200;

/// Who did it and whose chat it is. The customer is always the one that is not the Page.
struct People {
    std::string sender, customer;
    bool page_spoke = false;
};

People people_of(const JsonView& event, const Around& around)
{
    People people;
    people.sender = loose_id(event["sender"]["id"]);
    const auto recipient = loose_id(event["recipient"]["id"]);
    people.page_spoke = event["message"]["is_echo"].flag() || (!around.page.empty() && people.sender == around.page);
    people.customer = people.page_spoke ? recipient : people.sender;
    if (people.customer == around.page && people.page_spoke) people.customer = people.sender;
    if (people.customer == around.page) people.customer.clear();
    return people;
}

inbox::Thread thread_of(const People& people)
{
    if (people.customer.empty()) throw Malformed("neither sender nor recipient is a customer");
    if (people.customer.size() > 200) throw Malformed("the customer's id is longer than an id can be");
    return {inbox::ThreadKind::message, people.customer, inbox::Party{people.customer, {}, {}}, {}};
}

/// A list of the past tells seconds, a delivery milliseconds: each counts as an event of its own, and the inbox keeps
/// one message with the sharper time.
const char* word_for(const JsonView& message)
{
    return message["from_history"].flag() ? "history" : "message";
}

Reading read_echo(const JsonView& message, const People& people, inbox::Time at, const Around& around)
{
    inbox::Echoed echoed;
    echoed.thread = thread_of(people);
    echoed.message_id = required_id(message["mid"]);
    echoed.content = read_content(message);
    echoed.sent_at = at;
    const auto metadata = message["metadata"].text_or("");
    if (metadata.starts_with(metadata_prefix) && metadata.size() <= reference_limit_bytes) {
        echoed.reference = metadata.substr(metadata_prefix.size());
    }
    const auto app_id = loose_id(message["app_id"]);
    const auto ours = setting(around.app, "app_id");
    echoed.by_us = !echoed.reference.empty() || (!ours.empty() && app_id == ours);
    echoed.author = echoed.by_us ? inbox::AuthorKind::staff : inbox::AuthorKind::page;
    auto key = key_of({word_for(message), echoed.message_id});
    return {std::move(key), std::move(echoed)};
}

Reading read_message(const JsonView& event, const People& people, inbox::Time at, const Around& around)
{
    const auto message = event["message"];
    if (message["is_deleted"].flag()) {
        const auto id = required_id(message["mid"]);
        return {key_of({"deleted", id}), inbox::Recalled{id, at}};
    }
    if (people.page_spoke) return read_echo(message, people, at, around);

    inbox::Received received;
    received.thread = thread_of(people);
    received.message_id = required_id(message["mid"]);
    received.content = read_content(message);
    add_referral(event["referral"], received.content);
    add_referral(message["referral"], received.content);
    received.sent_at = at;
    received.owned_elsewhere = around.standby;
    auto key = key_of({word_for(message), received.message_id});
    return {std::move(key), std::move(received)};
}

/// A pressed button. Older ones carry no mid; their payload is left out in standby.
Reading read_postback(const JsonView& event, const People& people, inbox::Time at, const Around& around)
{
    const auto postback = event["postback"];
    inbox::Received received;
    received.thread = thread_of(people);
    received.content.payload = loose_text(postback["payload"]);
    received.content.text = loose_text(postback["title"]);
    if (received.content.text.empty()) received.content.text = received.content.payload;
    received.content.unsupported = received.content.text.empty(); // in standby both may be left out
    add_referral(postback["referral"], received.content);
    received.sent_at = at;
    received.owned_elsewhere = around.standby;
    auto key = postback["mid"].present()
                   ? key_of({"postback", required_id(postback["mid"])})
                   : key_of({"postback", people.customer, digits_of(at), received.content.payload});
    received.message_id = postback["mid"].present() ? required_id(postback["mid"]) : key;
    return {std::move(key), std::move(received)};
}

Reading read_receipt(const JsonView& event, const People& people, inbox::Receipt::Kind kind)
{
    const bool read = kind == inbox::Receipt::Kind::read;
    if (people.page_spoke) return {{}, inbox::Ignored{"seen_by_the_page"}};
    const auto told = event[read ? "read" : "delivery"];
    inbox::Receipt receipt;
    receipt.kind = kind;
    receipt.thread = thread_of(people).id;
    receipt.watermark = loose_time(told["watermark"]);
    for (std::size_t i = 0; i < told["mids"].size(); ++i) {
        if (auto id = loose_id(told["mids"][i]); !id.empty()) receipt.message_ids.push_back(std::move(id));
    }
    if (auto id = loose_id(told["mid"]); !id.empty()) { // Instagram: this one and all before it
        receipt.message_ids.push_back(std::move(id));
        receipt.and_all_before = true;
    }
    if (!receipt.watermark && receipt.message_ids.empty()) throw Malformed("a receipt of nothing");

    std::string named;
    for (const auto& id : receipt.message_ids) named += (named.empty() ? "" : ",") + id;
    const auto mark = receipt.watermark ? digits_of(*receipt.watermark) : std::string{};
    const auto* word = read ? "read" : "delivery";
    auto key = named.empty() ? key_of({word, receipt.thread, mark}) : key_of({word, receipt.thread, mark, named});
    return {std::move(key), std::move(receipt)};
}

/// Reactions come with a word and usually with the emoji itself.
std::string emoji_of(const JsonView& reaction)
{
    if (auto emoji = loose_text(reaction["emoji"]); !emoji.empty() && emoji.size() <= 64) return emoji;
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 7> known = {{{"smile", "😆"},
                                                                                            {"angry", "😠"},
                                                                                            {"sad", "😢"},
                                                                                            {"wow", "😮"},
                                                                                            {"love", "❤"},
                                                                                            {"like", "👍"},
                                                                                            {"dislike", "👎"}}};
    const auto word = loose_id(reaction["reaction"]);
    for (const auto& [name, emoji] : known) {
        if (word == name) return std::string(emoji);
    }
    return "🙂"; // "other", and what will be added next year
}

Reading read_reaction(const JsonView& event, const People& people, inbox::Time at)
{
    const auto reaction = event["reaction"];
    const bool given = !loose_id(reaction["emoji"]).empty() || !loose_id(reaction["reaction"]).empty();
    const auto action = reaction["action"].text_or(given ? "react" : "");
    if (action != "react" && action != "unreact") throw Malformed("a reaction that is neither set nor taken back");
    if (people.sender.empty()) throw Malformed("a reaction of nobody");
    inbox::Reacted reacted;
    reacted.message_id = required_id(reaction["mid"]);
    reacted.actor = people.page_spoke ? std::string{} : thread_of(people).id;
    if (action == "react") reacted.emoji = emoji_of(reaction);
    reacted.at = at;
    auto key = key_of({"reaction", reacted.message_id, people.sender, digits_of(at), action, reacted.emoji});
    return {std::move(key), std::move(reacted)};
}

Reading read_edit(const JsonView& event, inbox::Time at)
{
    const auto edit = event["message_edit"];
    inbox::Edited edited;
    edited.message_id = required_id(edit["mid"]);
    edit["text"].text(); // an edit without its text says nothing
    edited.text = loose_text(edit["text"]);
    const auto number = edit["num_edit"].number_or(0);
    edited.edit_number = number > 0 && number < 1'000'000 ? static_cast<int>(number) : 0;
    edited.at = at;
    auto key = key_of(
        {"edit", edited.message_id, edited.edit_number ? std::to_string(edited.edit_number) : "at" + digits_of(at)});
    return {std::move(key), std::move(edited)};
}

Reading acted(const People& people, std::string what, std::string detail, inbox::Time at)
{
    auto key = key_of({what, people.customer, digits_of(at)});
    return {std::move(key), inbox::Acted{thread_of(people), std::move(what), std::move(detail), at, false}};
}

std::string first_of(std::initializer_list<JsonView> views)
{
    for (const auto& view : views) {
        if (auto text = loose_text(view); !text.empty()) return text;
    }
    return {};
}

/// Only a click on an advertisement is named among what opens the window.
Reading read_referral(const JsonView& event, const People& people, inbox::Time at)
{
    const auto referral = event["referral"];
    auto reading = acted(
        people, "referral",
        first_of({referral["ads_context_data"]["ad_title"], referral["ref"], referral["ad_id"], referral["source"]}),
        at);
    std::get<inbox::Acted>(reading.what).opens_window = loose_id(referral["source"]) == "ADS";
    return reading;
}

Reading read_opt_in(const JsonView& event, const People& people, inbox::Time at)
{
    const auto optin = event["optin"];
    if (people.customer.empty()) { // a web visitor who has not written yet
        return {key_of({"opt_in", loose_id(optin["user_ref"]), digits_of(at)}), inbox::Ignored{"opt_in_of_a_visitor"}};
    }
    return acted(people, "opt_in", first_of({optin["ref"], optin["title"], optin["type"]}), at);
}

Reading read_policy(const JsonView& policy, const Around& around, inbox::Time at)
{
    const auto action = loose_id(policy["action"]);
    auto key = key_of({"policy", around.page, action, digits_of(at)});
    if (action == "unblock") return {std::move(key), inbox::Ignored{"policy_unblock"}};
    using Kind = inbox::ChannelNotice::Kind;
    return {std::move(key), inbox::ChannelNotice{action == "block" ? Kind::disconnected : Kind::warned,
                                                 first_of({policy["reason"], policy["action"]}),
                                                 {}}};
}

/// What the event says of itself, for the person who looks at it later.
std::string names_in(const JsonView& event)
{
    std::string names;
    const auto* object = event.raw() ? event.raw()->if_object() : nullptr;
    if (!object) return "not an object";
    for (const auto& member : *object) {
        if (member.key() == "sender" || member.key() == "recipient" || member.key() == "timestamp") continue;
        if (names.size() < 100) names += " " + std::string(member.key()).substr(0, 40);
    }
    return "an event of a kind we do not know:" + names;
}

} // namespace

Reading read_messaging(const JsonView& event, const Around& around)
{
    const auto people = people_of(event, around);
    const auto at = time_or(event["timestamp"], around.time);
    const auto holds = [&](std::string_view name) { return event[name].is_object(); };

    if (holds("message")) return read_message(event, people, at, around);
    if (holds("postback")) return read_postback(event, people, at, around);
    if (holds("delivery")) return read_receipt(event, people, inbox::Receipt::Kind::delivered);
    if (holds("read")) return read_receipt(event, people, inbox::Receipt::Kind::read);
    if (holds("reaction")) return read_reaction(event, people, at);
    if (holds("message_edit")) return read_edit(event, at);
    if (holds("referral")) return read_referral(event, people, at);
    if (holds("optin")) return read_opt_in(event, people, at);
    if (holds("policy-enforcement")) return read_policy(event["policy-enforcement"], around, at);
    if (holds("account_linking")) {
        const bool linked = loose_id(event["account_linking"]["status"]) == "linked";
        return acted(people, linked ? "account_linked" : "account_unlinked", {}, at);
    }
    for (const auto* name : {"pass_thread_control", "take_thread_control", "request_thread_control", "app_roles"}) {
        if (holds(name)) return {key_of({name, people.customer, digits_of(at)}), inbox::Ignored{"handover"}};
    }
    throw Malformed(names_in(event));
}

} // namespace connectors::messenger
