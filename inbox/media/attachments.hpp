#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/model/inbound.hpp"
#include "inbox/model/rules.hpp"
#include "inbox/staff/roles.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

/// Files of messages: what staff upload, and what customers send and we fetch.
///
/// A file's bytes lie below media.folder under a random name; the row says which. The message's own JSON carries what
/// the screen shows, so a change of an attachment is an event `message.updated`.
namespace inbox {

/// What the platforms' fetcher may know: rows of the outbox, kind 'media', content {"attachment_id", "url"}.
struct FetchErrand {
    OutboxId id;
    ChannelId channel;
    AttachmentId attachment;
    std::string url, kind;
    int attempts = 1; // this one included
};

struct StoredFile {
    std::string file; // name below media.folder
    std::string mime;
    std::int64_t size_bytes = 0;
    int width = 0, height = 0; // 0: not a picture
    bool inline_safe = false;  // a re-encoded raster picture: may be shown in place
};

struct Upload {
    AttachmentId id;
    AttachmentKind kind = AttachmentKind::file;
    std::string name; // the sender's, for people; never a path
    StoredFile stored;
};
/// The object of the wire, state ready. It belongs to nobody's message yet; only its uploader can send it.
std::string add_upload(pqxx::transaction_base& tx, const StaffMember& staff, const Upload& upload);

struct AttachmentRow {
    AttachmentId id;
    MessageId message; // empty: uploaded, not sent
    std::string kind, name, mime, state, file, source_url;
    std::int64_t size_bytes = 0;
    int width = 0, height = 0;
    bool inline_safe = false;
};
/// For whoever may see its conversation; an upload not yet sent: for its uploader; a product's picture: for everybody.
std::optional<AttachmentRow> find_attachment_for(pqxx::transaction_base& tx, const StaffMember& staff,
                                                 const AttachmentId& id);

/// At most `at_once` of a workspace are under way at a time. Taking one hides it for `patience`; after a crash somebody
/// else takes it again.
inline constexpr int fetches_at_once = 4;
std::vector<FetchErrand> take_media(pqxx::transaction_base& tx, WorkspaceId workspace, std::chrono::seconds patience,
                                    int at_once = fetches_at_once);

void attachment_ready(EventLog& log, const FetchErrand& errand, const StoredFile& stored);

/// `code`: "gone", "too_large", "refused", "timeout" ... Tried again with growing pauses while `may_try_again`, at most
/// `fetch_attempts` times; then the attachment shows that it could not be had.
inline constexpr int fetch_attempts = 6;
void attachment_failed(EventLog& log, const FetchErrand& errand, const std::string& code, bool may_try_again);

/// A person asks to try once more; false when it is not there for them or has not failed.
bool fetch_again(EventLog& log, const StaffMember& staff, const AttachmentId& id);

/// Files no row names any more can be swept; this answers which of `files` are still named.
std::vector<std::string> files_in_use(pqxx::transaction_base& tx, WorkspaceId workspace,
                                      const std::vector<std::string>& files);

} // namespace inbox
