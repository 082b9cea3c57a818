#include "gateway/live/feed.hpp"

#include <algorithm>

namespace gateway {

namespace {

using inbox::Sight;

/// Writes events and skips in order, joining neighbouring skips.
class FrameWriter {
public:
    void see(std::string_view json)
    {
        end_skip();
        separate();
        text_ += json;
        ++count_;
    }

    void skip(inbox::Seq seq)
    {
        if (skip_from_ == 0) skip_from_ = seq;
        skip_to_ = seq;
    }

    void gone(inbox::Seq seq, const std::string& conversation)
    {
        see(R"({"seq":)" + std::to_string(seq) + R"(,"kind":"conversation.updated","object":{"id":")" + conversation +
            R"(","gone":true}})");
    }

    std::size_t count() const noexcept { return count_; }
    std::size_t size() const noexcept { return text_.size(); }

    std::shared_ptr<const std::string> finish()
    {
        end_skip();
        text_ += "]}";
        return std::make_shared<const std::string>(std::move(text_));
    }

private:
    void separate()
    {
        if (count_ > 0 || skips_ > 0) text_ += ',';
    }

    void end_skip()
    {
        if (skip_from_ == 0) return;
        separate();
        text_ += R"({"skip":[)" + std::to_string(skip_from_) + ',' + std::to_string(skip_to_) + "]}";
        ++skips_;
        skip_from_ = 0;
    }

    std::string text_ = R"({"events":[)";
    std::size_t count_ = 0, skips_ = 0;
    inbox::Seq skip_from_ = 0, skip_to_ = 0;
};

void write(FrameWriter& writer, Sight sight, inbox::Seq seq, std::string_view json, const inbox::Audience& audience)
{
    if (sight == Sight::visible) writer.see(json);
    else if (sight == Sight::gone) writer.gone(seq, audience.conversation.text);
    else writer.skip(seq);
}

} // namespace

FeedEvent feed_event(const inbox::Event& event)
{
    FeedEvent made;
    made.seq = event.seq;
    made.json.reserve(event.object.size() + event.kind.size() + 48);
    made.json +=
        R"({"seq":)" + std::to_string(event.seq) + R"(,"kind":")" + event.kind + R"(","object":)" + event.object + '}';
    made.audience = event.audience;
    return made;
}

Feed::Feed(inbox::LogHead head, inbox::Workplace workplace, std::map<inbox::StaffId, inbox::StaffMember> people)
    : head_(std::move(head)), workplace_(std::move(workplace)), people_(std::move(people))
{
}

bool Feed::take(const std::vector<inbox::Event>& events)
{
    for (const auto& event : events) {
        if (event.seq <= head_.seq) continue;
        if (event.seq != head_.seq + 1) return false;
        events_.push_back(feed_event(event));
        bytes_before_.push_back(bytes_total_);
        bytes_total_ += events_.back().json.size();
        head_.seq = event.seq;
        made_.clear();
    }
    while (events_.size() > kept_events || (!events_.empty() && bytes_total_ - bytes_before_.front() > kept_bytes)) {
        events_.pop_front();
        bytes_before_.pop_front();
    }
    return true;
}

Frame Feed::frame(inbox::Seq after, const inbox::StaffMember& staff)
{
    const auto begin = events_.size() - static_cast<std::size_t>(head_.seq - after);
    std::size_t end = begin;
    std::size_t bytes = 0;
    std::string sights = std::to_string(after) + ':';
    while (end < events_.size() && end - begin < frame_events && bytes < frame_bytes) {
        const auto seen = inbox::sight(staff, events_[end].audience, workplace_);
        sights += seen == Sight::visible ? 'v' : seen == Sight::gone ? 'g' : 's';
        bytes += events_[end].json.size();
        ++end;
    }
    auto& made = made_[sights];
    if (made.text) return made;

    FrameWriter writer;
    const auto marks = sights.size() - (end - begin);
    for (std::size_t i = begin; i < end; ++i) {
        const char mark = sights[marks + i - begin];
        const auto seen = mark == 'v' ? Sight::visible : mark == 'g' ? Sight::gone : Sight::hidden;
        write(writer, seen, events_[i].seq, events_[i].json, events_[i].audience);
    }
    made.events = writer.count();
    made.text = writer.finish();
    made.up_to = events_[end - 1].seq;
    return made;
}

Frame Feed::frame_of(const std::vector<inbox::Event>& events, inbox::Seq after, const inbox::StaffMember& staff) const
{
    FrameWriter writer;
    Frame frame;
    frame.up_to = after;
    for (const auto& event : events) {
        if (writer.size() >= frame_bytes) break;
        const auto made = feed_event(event);
        write(writer, inbox::sight(staff, event.audience, workplace_), made.seq, made.json, made.audience);
        frame.up_to = event.seq;
    }
    frame.events = writer.count();
    frame.text = writer.finish();
    return frame;
}

std::size_t Feed::bytes_after(inbox::Seq after) const noexcept
{
    if (after >= head_.seq) return 0;
    if (!reaches_back_to(after)) return kept_bytes;
    return bytes_total_ - bytes_before_[events_.size() - static_cast<std::size_t>(head_.seq - after)];
}

const inbox::StaffMember* Feed::person(const inbox::StaffId& id) const
{
    const auto found = people_.find(id);
    return found == people_.end() ? nullptr : &found->second;
}

void Feed::replace_people(inbox::Workplace workplace, std::map<inbox::StaffId, inbox::StaffMember> people)
{
    workplace_ = std::move(workplace);
    people_ = std::move(people);
    made_.clear();
}

void Feed::replace_head(inbox::LogHead head)
{
    head_ = std::move(head);
    events_.clear();
    bytes_before_.clear();
    made_.clear();
}

} // namespace gateway
