#pragma once

#include "inbox/events/event_log.hpp"

#include <string>
#include <string_view>

/// Requests with an id of the browser's, which may come twice: when an answer was lost, somebody asks again.
namespace inbox {

/// One thing that is wrong with what was asked for: which field ("lines[0].change"), a code the page translates, and
/// words for the reader who digs.
struct Complaint {
    std::string field, code, detail;
};

enum class Asked {
    first,
    again,     // done before, with this very content
    otherwise, // the id was used for something else
};

/// `content`: what is asked for, written the same way each time. Only its hash is kept. The open log keeps the answer
/// true.
Asked asked_before(EventLog& log, const std::string& id, std::string_view content);

/// It is done: call it in the same transaction, and only when nothing was refused, so that what was refused may be
/// mended and sent again under its id.
void note_request(EventLog& log, const std::string& id, std::string_view content, const StaffId& staff);

} // namespace inbox
