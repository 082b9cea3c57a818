#include "inbox/intake/record.hpp"

#include "inbox/intake/turn.hpp"

#include <algorithm>
#include <chrono>

namespace inbox {

namespace intake {

Done& Turn::finish(const Understood& event, std::string state, std::string note)
{
    auto& entry = done[&event];
    entry.state = std::move(state);
    entry.note = std::move(note);
    return entry;
}

void Turn::wait_for(const Understood& event, Key what)
{
    auto& entry = done[&event];
    if (entry.message.empty()) entry.state = "kept";
    entry.note = "waits for " + what.name;
    early.emplace_back(std::move(what), &event);
}

void Turn::touch(MessageInTurn& message)
{
    message.changed = true;
    auto& conversation = conversations.at(message.row.conversation_id);
    const auto& last = conversation.row.last_message;
    if (last && last->id == message.row.id) conversation.changed = true;
}

CustomerInTurn& Turn::head_of(const CustomerId& customer)
{
    auto& found = customers.at(customer);
    return found.row.head.empty() ? found : customers.at(found.row.head);
}

MessageInTurn* Turn::find_message(const Key& key)
{
    if (key.name.empty()) return nullptr;
    const auto id = by_platform.find(key);
    if (id == by_platform.end()) return nullptr;
    const auto message = messages.find(id->second);
    return message == messages.end() ? nullptr : &message->second;
}

ConversationInTurn* Turn::find_thread(const Key& key)
{
    const auto id = threads.find(key);
    if (id == threads.end()) return nullptr;
    const auto conversation = conversations.find(id->second);
    return conversation == conversations.end() ? nullptr : &conversation->second;
}

void plan_for_now(pqxx::transaction_base& tx)
{
    sql::prepared(tx, "select set_config('plan_cache_mode', 'force_custom_plan', true)");
}

void plan_once(pqxx::transaction_base& tx)
{
    sql::prepared(tx, "select set_config('plan_cache_mode', 'auto', true)");
}

std::string waiting_for_thread(const std::string& thread)
{
    return "thread:" + thread;
}

Time clamped(Time told, Time now, Time instead)
{
    using namespace std::chrono;
    constexpr Time earliest{sys_days{2010y / January / 1}};
    if (told == Time{}) told = instead;
    return std::clamp(told, earliest, now + minutes{5});
}

int rank_of(const std::string& state)
{
    if (state == "queued") return 0;
    if (state == "sending") return 1;
    if (state == "sent") return 2;
    if (state == "delivered") return 3;
    return state == "read" ? 4 : -1;
}

} // namespace intake

RecordResult record(EventLog& log, const std::vector<Understood>& events, const Rules& rules)
{
    if (events.empty()) return {};
    intake::plan_for_now(log.tx());
    intake::Turn turn(log, rules, events);
    const bool unparked = intake::match_echoes(log, rules, events, turn.done);
    intake::load_turn(turn);

    intake::take_messages(turn);
    intake::take_notices(turn);
    intake::take_changes(turn);
    intake::take_receipts(turn);
    intake::find_contacts(turn);
    intake::spread_names(turn);
    intake::lead_to_heads(turn);

    intake::number_rows(turn);
    intake::count_arrivals(turn);
    intake::save_turn(turn);
    intake::append_events(turn);
    intake::take_commerce(turn);
    intake::take_channel_notices(turn);

    RecordResult result;
    result.released = intake::finish_raw_events(turn) + (unparked ? 1 : 0);
    result.outbox_touched = !turn.errands.empty() || turn.orders_heard;
    intake::plan_once(log.tx()); // what remains is the insert of the events
    for (const auto& [event, done] : turn.done) ++(done.state == "parked" ? result.parked : result.recorded);
    return result;
}

} // namespace inbox
