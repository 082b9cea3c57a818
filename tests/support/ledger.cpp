#include "tests/support/ledger.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace tests {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t findings_kept = 20;

/// A message of the store, as the judge sees it.
struct Kept {
    std::string text, thread_row, order_key;
    bool changed = false; // by who wrote it, or taken back
};

/// What the store says of an event that became no message, for whoever has to find out.
std::string fate_of(Town& town, const std::string& id)
{
    std::string words;
    town.store.as_superuser([&](pqxx::work& tx) {
        for (const auto& row :
             tx.exec_params("select source, state, attempts, coalesce(note, ''), coalesce(message_id::text, '') "
                            "from raw_events where position($1 in dedupe_key) > 0",
                            id)) {
            words += "; raw event: ";
            for (const auto& field : row) words += field.c_str() + std::string(" ");
        }
    });
    return words.empty() ? "; no raw event" : words;
}

} // namespace

Ledger::Ledger(Town& town, const std::vector<Screen*>& screens, const std::vector<Reply>& replies, Times times)
{
    // At rest: what was taken in is recorded too. What never gets there counts as lost.
    within(20s, [&] { return town.count("select count(*) from raw_events where state = 'pending'") == 0; });
    look_at_messages(town, times);
    look_at_raw_events(town);
    look_at_screens(screens);
    look_at_replies(town, screens, replies);
}

void Ledger::note(long& count, const std::string& what)
{
    ++count;
    if (findings.size() < findings_kept) findings.push_back(what);
}

/// Every accepted event once, in the order of the platform's own time.
void Ledger::look_at_messages(Town& town, Times times)
{
    std::map<std::string, std::vector<Kept>> store; // by platform, channel and the platform's id
    town.store.as_superuser([&](pqxx::work& tx) {
        const auto rows =
            tx.exec("select h.platform, h.external_id, m.platform_message_id, m.text, m.conversation_id, m.order_key, "
                    "m.edited_at is not null or m.recalled_at is not null "
                    "from messages m join channels h on h.id = m.channel_id where m.platform_message_id is not null");
        for (const auto& row : rows) {
            store[row[0].as<std::string>() + '/' + row[1].as<std::string>() + '/' + row[2].as<std::string>()].push_back(
                {row[3].as<std::string>(), row[4].as<std::string>(), row[5].as<std::string>(), row[6].as<bool>()});
        }
    });
    const auto record = town.platsim->read("ledger");
    struct Line {
        std::string sent_at, text, platform;
    };
    std::map<std::string, std::map<std::string, Line>> threads; // conversation, then order_key
    std::set<std::string> texts_seen;
    for (const auto& event : record.at("accepted").as_array()) {
        ++accepted;
        const auto key = text_at(event, "platform") + '/' + text_at(event, "channel") + '/' + text_at(event, "id");
        const auto found = store.find(key);
        if (found == store.end()) {
            note(lost, "lost: " + boost::json::serialize(event) + fate_of(town, text_at(event, "id")));
            continue;
        }
        if (found->second.size() > 1) note(doubled, "doubled: " + key);
        const auto& kept = found->second.front();
        if (!kept.changed && kept.text != text_at(event, "text")) note(lost, "another text: " + key + " " + kept.text);
        threads[kept.thread_row][kept.order_key] = {text_at(event, "sent_at"), kept.text, text_at(event, "platform")};
    }
    const std::size_t told = times == Times::seconds ? std::string("2026-11-22T23:54:27").size() : std::string::npos;
    for (const auto& [thread, lines] : threads) {
        std::string last;
        for (const auto& [order_key, line] : lines) {
            if (line.sent_at.substr(0, told) < last.substr(0, told))
                note(disordered,
                     "out of order: " + line.platform + ' ' + line.text + " at " + line.sent_at + " after " + last);
            last = line.sent_at;
        }
    }
    // Whatever its id: the same words of the burst cannot stand there twice.
    town.store.as_superuser([&](pqxx::work& tx) {
        const auto rows = tx.exec(
            "select text, count(*) from messages where direction = 'incoming' and text <> '' and kind = 'message' "
            "group by text having count(*) > 1");
        for (const auto& row : rows) note(doubled, "doubled: " + row[0].as<std::string>());
    });
}

/// Each delivery of an event found the first one's row, and nothing is left lying.
void Ledger::look_at_raw_events(Town& town)
{
    town.store.as_superuser([&](pqxx::work& tx) {
        for (const auto& row :
             tx.exec("select dedupe_key, count(*) from raw_events group by workspace_id, channel_id, dedupe_key "
                     "having count(*) > 1")) {
            note(doubled, "kept twice: the raw event " + row[0].as<std::string>());
        }
        for (const auto& row : tx.exec("select dedupe_key, state, attempts, coalesce(note, '') from raw_events "
                                       "where state = 'quarantined' or (state = 'pending' "
                                       "and received_at < now() - interval '10 seconds')")) { // receipts go on coming
            note(lost, "not recorded: the raw event " + row[0].as<std::string>() + ", " + row[1].c_str() + " after " +
                           row[2].c_str() + " attempts " + row[3].c_str());
        }
    });
}

/// Every screen at rest shows what a fresh look shows, without having been reloaded.
void Ledger::look_at_screens(const std::vector<Screen*>& screens)
{
    for (auto* screen : screens) {
        const auto words = difference_at_rest(*screen);
        if (!words.empty()) note(screens_differ, "a screen differs: " + words.substr(0, 1500));
        for (const auto& complaint : screen->complaints()) note(screens_differ, "a screen complains: " + complaint);
    }
}

void Ledger::look_at_replies(Town& town, const std::vector<Screen*>& screens, const std::vector<Reply>& replies)
{
    std::map<std::string, int> received;
    const auto all = town.platsim->read("received");
    for (const auto& reply : all.at("replies").as_array()) ++received[text_at(reply, "text")];
    std::map<std::string, std::string> states;
    for (const auto* screen : screens) { // of one shop or of several
        for (const auto& [id, message] : screen->now().messages) states[id] = text_at(message, "state");
    }
    for (const auto& reply : replies) {
        const auto found = states.find(reply.id);
        const auto state = found == states.end() ? std::string("absent") : found->second;
        const int times = received[reply.text];
        if (times > 1) note(replies_doubled, "received " + std::to_string(times) + " times: " + reply.text);
        if (state == "sent" || state == "delivered" || state == "read") {
            ++replies_sent;
            if (times == 0) note(replies_lost, "never received though " + state + ": " + reply.text);
        } else if (state == "unknown") {
            ++replies_unknown;
        } else if (state == "failed") {
            ++replies_failed;
            if (times > 0) note(replies_lost, "received though failed: " + reply.text);
        } else if (std::ranges::any_of(screens, [&](const auto* screen) { return held(screen->now(), reply); })) {
            ++replies_held;
        } else {
            note(replies_unsettled, reply.text + " is still " + state);
        }
    }
}

bool Ledger::held(const Shown& shown, const Reply& reply)
{
    const auto conversation = shown.conversations.find(reply.conversation);
    if (conversation == shown.conversations.end()) return false;
    const auto channel = shown.channels.find(text_at(conversation->second, "channel.id"));
    return channel != shown.channels.end() && text_at(channel->second, "state") == "needs_reconnection";
}

bool Ledger::clean() const
{
    return lost + doubled + disordered + screens_differ + replies_doubled + replies_lost + replies_unsettled == 0;
}

std::string Ledger::summary() const
{
    std::string words = "accepted " + std::to_string(accepted) + ", lost " + std::to_string(lost) + ", doubled " +
                        std::to_string(doubled) + ", disordered " + std::to_string(disordered) +
                        ", screens that differ " + std::to_string(screens_differ) + "; replies sent " +
                        std::to_string(replies_sent) + ", unknown " + std::to_string(replies_unknown) + ", failed " +
                        std::to_string(replies_failed) + ", doubled " + std::to_string(replies_doubled) + ", lost " +
                        std::to_string(replies_lost) + ", unsettled " + std::to_string(replies_unsettled);
    for (const auto& finding : findings) words += "\n  " + finding;
    return words;
}

} // namespace tests
