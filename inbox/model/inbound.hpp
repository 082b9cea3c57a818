#pragma once

#include "inbox/model/ids.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Everything a platform can tell us, in our words.
///
/// Connectors make these values and the recorder stores them; nothing here knows which platform spoke. All texts are
/// UTF-8 without NUL. Ids are the platform's own, as text. Times are the platform's; the recorder clamps them.
namespace inbox {

/// Somebody on a platform. `id` is unique within the channel, and is what we send to. A connector whose platform has
/// two id spaces for people (comment authors, web visitors) prefixes the second, e.g. "comment:7000000000000001".
struct Party {
    std::string id;
    std::optional<std::string> name; // as the platform shows it; absent: fetched later
    std::optional<std::string> avatar_url;
    std::string buyer_id{}; // the id by which the platform's orders know this person; empty: not told
};

enum class ThreadKind { message, comment };

/// What comments hang on.
struct Post {
    std::string id;
    std::string text;
    std::string link; // where a person can open it; may be empty
    std::string picture_url;
};

/// The platform's name for a conversation. One conversation per channel and thread id, for ever.
struct Thread {
    ThreadKind kind = ThreadKind::message;
    std::string id;                // direct chats: whatever is stable for this person; comments: post and author
    std::optional<Party> customer; // absent when the platform withholds the author
    std::optional<Post> post;      // comments only
};

enum class AttachmentKind { image, video, audio, file, sticker, location, product, order, template_ };

struct Attachment {
    AttachmentKind kind = AttachmentKind::file;
    std::string url; // where the bytes are; empty for cards and locations
    std::string thumbnail_url;
    std::string name; // file name or caption
    std::string mime;
    std::int64_t size_bytes = 0; // 0: not told
    int width = 0, height = 0;   // pixels; 0: not told
    double duration_seconds = 0;
    std::string platform_id;       // sticker, product, order or voucher id
    std::string title, text, link; // of a card, a shared link, a contact
    std::optional<double> latitude, longitude;
};

enum class AuthorKind { customer, staff, page, bot, system };

/// What was said, whoever said it.
struct Content {
    std::string text;
    std::vector<Attachment> attachments;
    std::string reply_to;              // the platform's id of the quoted message; may be one we never saw
    std::string payload;               // of a pressed button or quick reply
    bool hidden = false;               // kept, not shown as a chat line, never unread
    bool unsupported = false;          // the platform or we cannot show it: a placeholder stands there
    std::vector<std::string> orders{}; // the platform's orders this is about: a card, or where the chat was opened
};

/// A customer wrote. Also a pressed button: then `content.text` is its title.
struct Received {
    Thread thread;
    std::string message_id;
    Content content;
    Time sent_at{};
    std::int64_t position = 0;    // the platform's own order among equal times; 0: it has none
    bool opens_window = true;     // whether the platform counts it as an action of the customer
    bool owned_elsewhere = false; // another app or the platform's own inbox holds the thread now
};

/// The shop's side spoke: we ourselves, a colleague in the platform's own app, or a bot.
///
/// An empty `thread.id` with `content.reply_to` means "the thread of the message I answer": comments of the shop name
/// the comment above them and nobody else.
struct Echoed {
    Thread thread;
    std::string message_id;
    Content content;
    Time sent_at{};
    std::int64_t position = 0;
    AuthorKind author = AuthorKind::page; // page: a person in the platform's own app
    std::string author_name;              // when the platform names the person
    std::string reference;                // our own reference, where the platform carries it; else empty
    bool by_us = false;                   // the platform says that our app sent it
};

/// The customer's side got or read messages of the shop: those named, and all up to the watermark if there is one.
struct Receipt {
    enum class Kind { delivered, read };
    Kind kind = Kind::delivered;
    std::string thread; // empty when only messages are named
    std::vector<std::string> message_ids;
    std::optional<Time> watermark;
    bool and_all_before = false; // the named message and everything sent before it
};

struct Reacted {
    std::string message_id;
    std::string actor; // platform id of the customer; empty: the shop
    std::string emoji; // empty: taken back
    Time at{};
};

struct Edited {
    std::string message_id;
    std::string text;
    int edit_number = 0;
    Time at{};
};

/// Unsent, or a comment removed. Text and files go; a tombstone stays.
struct Recalled {
    std::string message_id;
    Time at{};
};

/// A comment hidden or shown again by the shop.
struct Hidden {
    std::string message_id;
    bool hidden = true;
    Time at{};
};

/// Something the customer did that is not a message: followed, unfollowed, came by an advertisement, pressed "chat
/// now", opted in. It may open the reply window.
struct Acted {
    Thread thread;
    std::string what;   // "follow", "unfollow", "referral", "opt_in", "chat_now" ...
    std::string detail; // for people, e.g. the name of the advertisement; may be empty
    Time at{};
    bool opens_window = false;
};

/// Facts about a customer that arrived by themselves.
struct Introduced {
    Party customer;
    std::string phone, email, address;
    Time at{};
};

/// Whether the shop may write to this thread now, where the platform decides it itself.
struct ThreadNoticed {
    std::string thread;
    std::string why;                      // "replied_elsewhere", "bundle", "membership" ...
    std::vector<std::string> message_ids; // messages to fetch by id; empty: the newest of the thread
};

/// Orders, returns, stock, products: kept as raw events, and orders read anew from their platform.
struct Commerce {
    std::string what; // "order", "return", "cancellation", "package", "stock", "product", "price"
    std::string id;   // the platform's order or product id
    Time at{};
    std::vector<std::string> orders{}; // the orders this is about: their details are to be fetched
    std::string platform_status{};     // the order's new state in the platform's word; empty: not told, or not dated
    std::string status{};              // our word for it; empty: it says nothing about where the order stands
};

/// The platform says that the connection is gone or will be.
struct ChannelNotice {
    enum class Kind { disconnected, expiring, warned };
    Kind kind = Kind::disconnected;
    std::string text;
    std::optional<Time> expires_at;
};

/// Understood, and of no concern to an inbox. `why` is one of few words, used as a counter's label.
struct Ignored {
    std::string why;
};

/// Genuine, but we cannot read it: kept, counted, visible.
struct NotUnderstood {
    std::string why;
};

using Inbound = std::variant<Received, Echoed, Receipt, Reacted, Edited, Recalled, Hidden, Acted, Introduced,
                             ThreadNoticed, Commerce, ChannelNotice, Ignored, NotUnderstood>;

std::string_view to_text(AttachmentKind kind);
std::string_view to_text(AuthorKind kind);
std::string_view to_text(ThreadKind kind);

/// One word for what an Inbound is ("received", "echoed" ...): the `kind` of raw events and a counter's label.
std::string_view word_for(const Inbound& inbound);

} // namespace inbox
