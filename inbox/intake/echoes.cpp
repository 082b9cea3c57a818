#include "inbox/intake/turn.hpp"

#include "inbox/replies/fingerprint.hpp"
#include "inbox/replies/settle.hpp"

#include <algorithm>
#include <chrono>
#include <tuple>

/// Echoes: the platform tells us what the shop's side said. Is it one of our own replies?
///
/// Known by its id: nothing new. Known by our reference: that part is sent, whatever we believed. Otherwise, while a
/// send in that conversation is under way, nobody can tell: the echo is parked until the attempt settles. Otherwise, a
/// part whose fate is unknown and that has the same words at about the same time is it, if there is exactly one. All
/// others were said in the platform's own app and are shown as such.
namespace inbox::intake {

namespace {

/// An unknown part and its echo are not further apart than this.
constexpr std::chrono::minutes apart_limit{10};

struct PartRow {
    MessageId message;
    int part = 0;
    std::string state, platform_message_id, reference, fingerprint;
    ConversationId conversation;
    std::optional<Time> tried_at;
};

struct Echo {
    const Understood* event;
    const Echoed* what;
    ConversationId conversation; // empty: not known yet
};

std::vector<Echo> echoes_of(const std::vector<Understood>& events)
{
    std::vector<Echo> echoes;
    for (const auto& event : events) {
        if (const auto* what = std::get_if<Echoed>(&event.what)) echoes.push_back({&event, what, {}});
    }
    std::sort(echoes.begin(), echoes.end(), [](const Echo& a, const Echo& b) {
        return std::tie(a.what->sent_at, a.event) < std::tie(b.what->sent_at, b.event);
    });
    return echoes;
}

/// What is known by a platform's id: messages, or parts of replies (then with their state).
struct Known {
    MessageId message;
    std::optional<PartRow> part;
};

std::map<Key, Known> known_by_id(EventLog& log, const std::vector<Echo>& echoes)
{
    sql::Array channel, name;
    for (const auto& echo : echoes) {
        channel.add(echo.event->channel);
        name.add(echo.what->message_id);
    }
    const auto rows = sql::prepared(log.tx(), R"sql(
        with wanted as (select distinct w.* from unnest($2::uuid[], $3::text[]) w (channel_id, name) where w.name <> '')
        select w.channel_id, w.name, p.message_id, p.part, p.state
          from wanted w join reply_parts p on p.workspace_id = $1 and p.channel_id = w.channel_id
                                          and p.platform_message_id = w.name
        union all
        select w.channel_id, w.name, m.id, null, null
          from wanted w join messages m on m.workspace_id = $1 and m.channel_id = w.channel_id
                                       and m.platform_message_id = w.name
    )sql",
                                    log.workspace().number, channel.text(), name.text());

    std::map<Key, Known> known;
    for (const auto& row : rows) {
        auto& entry = known[{{row[0].c_str()}, sql::text_of(row[1])}];
        entry.message = {row[2].c_str()};
        if (row[3].is_null()) continue;
        PartRow part;
        part.message = entry.message;
        part.part = row[3].as<int>();
        part.state = row[4].c_str();
        entry.part = std::move(part);
    }
    return known;
}

std::map<std::string, PartRow> known_by_reference(EventLog& log, const std::vector<Echo>& echoes)
{
    sql::Array references;
    for (const auto& echo : echoes) {
        if (is_uuid(echo.what->reference)) references.add(echo.what->reference);
    }
    std::map<std::string, PartRow> known;
    if (references.size() == 0) return known;
    const auto rows = sql::prepared(log.tx(), R"sql(
        select reference, message_id, part, state, platform_message_id
          from reply_parts where workspace_id = $1 and reference = any ($2::uuid[])
    )sql",
                                    log.workspace().number, references.text());
    for (const auto& row : rows) {
        known[row[0].c_str()] = {
            {row[1].c_str()}, row[2].as<int>(), row[3].c_str(), sql::text_of(row[4]), row[0].c_str(), {}, {}, {}};
    }
    return known;
}

/// Finds the conversations by thread, or by the message an answer belongs to.
void find_conversations(EventLog& log, std::vector<Echo>& echoes)
{
    sql::Array channel, thread, answered;
    for (const auto& echo : echoes) {
        channel.add(echo.event->channel);
        thread.add(echo.what->thread.id);
        answered.add(echo.what->thread.id.empty() ? echo.what->content.reply_to : std::string());
    }
    const auto rows = sql::prepared(log.tx(), R"sql(
        select w.place, coalesce(c.id, m.conversation_id, pm.conversation_id)
          from unnest($2::uuid[], $3::text[], $4::text[]) with ordinality w (channel_id, thread, answered, place)
          left join conversations c on c.workspace_id = $1 and c.channel_id = w.channel_id and c.thread_id = w.thread
          left join messages m on m.workspace_id = $1 and m.channel_id = w.channel_id
                              and m.platform_message_id = w.answered and w.answered <> ''
          left join reply_parts p on p.workspace_id = $1 and p.channel_id = w.channel_id
                                 and p.platform_message_id = w.answered and w.answered <> ''
          left join messages pm on pm.workspace_id = $1 and pm.id = p.message_id
    )sql",
                                    log.workspace().number, channel.text(), thread.text(), answered.text());
    for (const auto& row : rows) echoes.at(row[0].as<std::size_t>() - 1).conversation = {sql::text_of(row[1])};
}

/// Parts of these conversations whose fate is open.
std::vector<PartRow> open_parts(EventLog& log, const std::vector<Echo>& echoes)
{
    std::set<ConversationId> conversations;
    for (const auto& echo : echoes) {
        if (!echo.conversation.empty()) conversations.insert(echo.conversation);
    }
    std::vector<PartRow> parts;
    if (conversations.empty()) return parts;
    const auto rows = sql::prepared(log.tx(), R"sql(
        select p.message_id, p.part, p.state, p.fingerprint, o.conversation_id,
               (extract(epoch from p.tried_at) * 1000)::bigint
          from outbox o join reply_parts p on p.workspace_id = $1 and p.reference = o.id
         where o.workspace_id = $1 and o.conversation_id = any ($2::uuid[]) and o.kind = 'send'
           and p.state in ('sending', 'unknown')
    )sql",
                                    log.workspace().number, sql::array_of(conversations));
    for (const auto& row : rows) {
        PartRow part;
        part.message = {row[0].c_str()};
        part.part = row[1].as<int>();
        part.state = row[2].c_str();
        part.fingerprint = sql::text_of(row[3]);
        part.conversation = {row[4].c_str()};
        if (!row[5].is_null()) part.tried_at = sql::time_of(row[5]);
        parts.push_back(std::move(part));
    }
    return parts;
}

bool sending_in(const std::vector<PartRow>& parts, const ConversationId& conversation)
{
    return std::any_of(parts.begin(), parts.end(), [&](const PartRow& part) {
        return part.conversation == conversation && part.state == "sending";
    });
}

/// The one unknown part that says the same at about the same time; null when there is none, or more than one.
PartRow* only_candidate(std::vector<PartRow>& parts, const Echo& echo)
{
    const auto print = fingerprint(echo.what->content.text);
    if (print.empty()) return nullptr;
    PartRow* found = nullptr;
    for (auto& part : parts) {
        if (part.conversation != echo.conversation || part.state != "unknown" || part.fingerprint != print) continue;
        if (part.tried_at && std::chrono::abs(*part.tried_at - echo.what->sent_at) > apart_limit) continue;
        if (found) return nullptr;
        found = &part;
    }
    return found;
}

bool is_sent(const std::string& state)
{
    return state == "sent" || state == "delivered" || state == "read";
}

} // namespace

bool match_echoes(EventLog& log, const Rules& rules, const std::vector<Understood>& events,
                  std::map<const Understood*, Done>& done)
{
    auto echoes = echoes_of(events);
    if (echoes.empty()) return false;
    auto known = known_by_id(log, echoes);
    auto referenced = known_by_reference(log, echoes);
    find_conversations(log, echoes);
    auto open = open_parts(log, echoes);

    std::vector<FoundPart> found;
    const auto settle_as = [&](const Echo& echo, const PartRow& part) {
        found.push_back({part.message, part.part, echo.what->message_id, echo.what->sent_at});
        known[{echo.event->channel, echo.what->message_id}].message = part.message; // its double is known from here on
        done[echo.event] = {"recorded", "our reply", part.message, true};
        std::erase_if(open, [&](const PartRow& row) { return row.message == part.message && row.part == part.part; });
    };

    // What is certain first: a part that one echo settles is no reason to park another.
    for (const auto& echo : echoes) {
        const auto by_id = known.find({echo.event->channel, echo.what->message_id});
        if (by_id != known.end() && !echo.what->message_id.empty()) {
            auto& entry = by_id->second;
            if (entry.part && !is_sent(entry.part->state)) {
                settle_as(echo, PartRow(*entry.part));
                entry.part.reset();
            } else {
                done[echo.event] = {"recorded", "already there", entry.message, false};
            }
            continue;
        }
        const auto by_reference = referenced.find(echo.what->reference);
        if (by_reference == referenced.end()) continue;
        auto& part = by_reference->second;
        if (is_sent(part.state) && !part.platform_message_id.empty()) {
            done[echo.event] = {"recorded", "our reply, by another id", part.message, false};
        } else {
            settle_as(echo, PartRow(part));
            part.state = "sent";
            part.platform_message_id = echo.what->message_id;
        }
    }
    for (const auto& echo : echoes) {
        if (done.contains(echo.event)) continue;
        const auto by_id = known.find({echo.event->channel, echo.what->message_id});
        if (by_id != known.end() && !echo.what->message_id.empty()) { // the double of one just matched
            done[echo.event] = {"recorded", "already there", by_id->second.message, false};
        } else if (sending_in(open, echo.conversation)) {
            done[echo.event] = {"parked", "waits for a send to settle", {}, false};
        } else if (auto* part = only_candidate(open, echo)) {
            settle_as(echo, PartRow(*part));
        }
    }
    return found.empty() ? false : found_on_platform(log, rules, found).record_again;
}

} // namespace inbox::intake
