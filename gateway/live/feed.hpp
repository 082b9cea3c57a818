#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"
#include "inbox/staff/visibility.hpp"

#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// An event ready to be copied into frames: `{"seq":42,"kind":"...","object":{...}}`, made once.
struct FeedEvent {
    inbox::Seq seq = 0;
    std::string json;
    inbox::Audience audience;
};

FeedEvent feed_event(const inbox::Event& event);

/// The text of one frame, and how far it leads.
struct Frame {
    std::shared_ptr<const std::string> text;
    inbox::Seq up_to = 0;
    std::size_t events = 0;
};

/// The newest part of a workspace's log, in memory, and the frames made of it.
///
/// Sockets hold no queue of their own: each remembers its number and reads from here, so a thousand slow ones cost no
/// more than one. A frame is made once for all sockets at the same number that see the same of it.
class Feed {
public:
    static constexpr std::size_t kept_events = 2'000;
    static constexpr std::size_t kept_bytes = 8u << 20;
    static constexpr std::size_t frame_events = 250;
    static constexpr std::size_t frame_bytes = 256u << 10;

    Feed(inbox::LogHead head, inbox::Workplace workplace, std::map<inbox::StaffId, inbox::StaffMember> people);

    const std::string& epoch() const noexcept { return head_.epoch; }
    inbox::Seq last() const noexcept { return head_.seq; }
    inbox::Seq oldest_in_store() const noexcept { return head_.oldest; }

    /// Whether everything after `seq` is in memory.
    bool reaches_back_to(inbox::Seq seq) const noexcept
    {
        return seq >= head_.seq - static_cast<inbox::Seq>(events_.size());
    }

    /// Takes the events that come next, ignores those it has; false when there is a gap before them.
    bool take(const std::vector<inbox::Event>& events);

    /// The next frame for somebody at `after`, at most `frame_events` and about `frame_bytes`; needs
    /// reaches_back_to(after).
    Frame frame(inbox::Seq after, const inbox::StaffMember& staff);

    /// The same of events that were read from the store; `events` follow `after`.
    Frame frame_of(const std::vector<inbox::Event>& events, inbox::Seq after, const inbox::StaffMember& staff) const;

    /// Bytes of the events after `after`; kept_bytes or more when they are no longer in memory.
    std::size_t bytes_after(inbox::Seq after) const noexcept;

    /// Null: no such person.
    const inbox::StaffMember* person(const inbox::StaffId& id) const;
    const inbox::Workplace& workplace() const noexcept { return workplace_; }
    void replace_people(inbox::Workplace workplace, std::map<inbox::StaffId, inbox::StaffMember> people);
    void replace_head(inbox::LogHead head); // the store was restored: another epoch, memory forgotten

private:
    inbox::LogHead head_;
    inbox::Workplace workplace_;
    std::map<inbox::StaffId, inbox::StaffMember> people_;
    std::deque<FeedEvent> events_;
    std::deque<std::size_t> bytes_before_; // running total at each event, for bytes_after
    std::size_t bytes_total_ = 0;
    std::map<std::string, Frame> made_; // frames of the present moment, by place and sights
};

} // namespace gateway
