#pragma once

#include "inbox/model/ids.hpp"
#include "inbox/model/inbound.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What we want a platform to do, and how that can end.
namespace inbox {

/// A stored file that staff attached. `bytes` is filled only when a part is about to be sent.
struct File {
    AttachmentKind kind = AttachmentKind::image; // image, video, audio or file
    std::string name, mime;
    std::int64_t size_bytes = 0;
    int width = 0, height = 0;
    std::shared_ptr<const std::string> bytes;
    AttachmentId stored{}; // our attachment; travels untouched through `split`
};

/// One of the shop's products, by the platform's own id.
struct ProductCard {
    std::string product_id;
    std::string title; // for platforms without product cards and for the screen
};

/// One message on the platform: `text`, or `file` (with `text` as its caption where the platform allows it), or a card.
struct Part {
    std::string text;
    std::variant<std::monostate, File, ProductCard> attached;
    std::string reply_to; // the platform's id of the quoted message; may be empty
};

/// A reply as its writer wants it, before the platform's limits cut it.
struct Draft {
    std::string text; // NFC
    std::vector<std::variant<File, ProductCard>> attachments;
    std::string reply_to;
    bool private_answer = false; // to a comment: by private message instead of publicly
};

/// A part on its way.
struct Outgoing {
    std::string reference; // ours; travels along where the platform carries such a thing
    ThreadKind thread_kind = ThreadKind::message;
    std::string thread;   // as in Thread::id
    std::string customer; // as in Party::id; empty when unknown
    std::string answers;  // comments: the platform's id of the comment to answer
    bool private_answer = false;
    std::string window; // the name of the window rule that allows it (Abilities::windows)
    Part part;
};

/// Accepted by the platform. `id` is its name for the message; empty when it told none.
struct Sent {
    std::string id;
    std::string thread; // a thread the platform opened for it; usually empty
};

/// Certainly not accepted; the same part may be sent again.
struct TryAgain {
    std::chrono::seconds after{30};
    std::string code, why;
};

/// Refused for good. `code` is one of ours: "window_closed", "blocked", "content", "media", "not_allowed",
/// "quota", "too_long", "gone", "first_contact", "platform".
struct Failed {
    std::string code, why;
};

/// Nobody can say whether the customer got it.
struct Unknown {
    std::string why;
};

/// The channel's credentials were refused; nothing was accepted. Renewing may help; else a person must reconnect.
struct NeedsReconnection {
    std::string why;
};

using Outcome = std::variant<Sent, TryAgain, Failed, Unknown, NeedsReconnection>;

} // namespace inbox
