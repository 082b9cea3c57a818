#include "gateway/api/resources.hpp"

#include "connectors/http.hpp"
#include "connectors/signature.hpp"
#include "gateway/api/byte_range.hpp"
#include "gateway/api/file_keeping.hpp"
#include "inbox/media/attachments.hpp"

#include <boost/json.hpp>
#include <sodium.h>

#include <chrono>
#include <filesystem>

/// The stored files (promises M7). The right is checked for every request: by the cookie, or, where files have a host
/// of their own, by a sealed ticket of five minutes that names the login. Nothing is shown in place but pictures we
/// encoded anew; everything else is a download, in a sandbox, under its sniffed type.
namespace gateway {

namespace {

constexpr std::chrono::minutes ticket_lifetime{5};
constexpr const char* ticket_purpose = "media ticket:";

std::int64_t now_s()
{
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

/// Sealed, so that it tells nothing: neither login nor workspace.
std::string ticket_for(const ApiContext& context, const LoggedIn& who, const inbox::AttachmentId& id)
{
    const auto expires = now_s() + std::chrono::duration_cast<std::chrono::seconds>(ticket_lifetime).count();
    const auto plain = std::to_string(expires) + '|' + who.token_hash;
    return connectors::base64_url(context.vault->seal(plain, ticket_purpose + id.text, ""));
}

/// The login's hash; nothing for a ticket that is not ours, for another file, or too old.
std::optional<std::string> opened_ticket(const ApiContext& context, const std::string& ticket,
                                         const inbox::AttachmentId& id)
{
    std::string sealed(ticket.size(), '\0');
    std::size_t length = 0;
    if (sodium_base642bin(reinterpret_cast<unsigned char*>(sealed.data()), sealed.size(), ticket.data(), ticket.size(),
                          nullptr, &length, nullptr, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0) {
        return std::nullopt;
    }
    sealed.resize(length);
    try {
        const auto plain = context.vault->open(sealed, ticket_purpose + id.text, "");
        const auto bar = plain.find('|');
        if (std::stoll(plain.substr(0, bar)) < now_s()) return std::nullopt;
        return plain.substr(bar + 1);
    } catch (const CannotOpen&) {
        return std::nullopt;
    }
}

struct Stored {
    inbox::AttachmentRow row;
    std::filesystem::path path;
    std::uint64_t size = 0;
};

std::optional<Stored> find(pqxx::transaction_base& tx, const inbox::StaffMember& staff, const inbox::AttachmentId& id,
                           const std::string& folder)
{
    auto row = inbox::find_attachment_for(tx, staff, id);
    if (!row || row->state != "ready" || !is_kept_name(row->file)) return std::nullopt;
    auto path = std::filesystem::path(folder) / row->file;
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    if (error) return std::nullopt;
    return Stored{std::move(*row), std::move(path), size};
}

std::string disposition(const inbox::AttachmentRow& row)
{
    std::string ascii;
    for (const char c : row.name) ascii += c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' ? c : '_';
    if (ascii.empty()) ascii = "file";
    return std::string(row.inline_safe ? "inline" : "attachment") + "; filename=\"" + ascii + "\"; filename*=UTF-8''" +
           connectors::percent_encoded(row.name.empty() ? "file" : row.name);
}

bool may_be_typed(const std::string& mime)
{
    for (const auto* start : {"image/", "video/", "audio/"}) {
        if (mime.starts_with(start))
            return mime.find("svg") == std::string::npos && mime.find("xml") == std::string::npos;
    }
    return mime == "application/pdf";
}

/// `by_ticket`: from the host that files have for themselves, so the page that shows it is of another one.
Response file_response(const Stored& stored, const Request& request, bool by_ticket)
{
    const auto etag = '"' + stored.row.file + '"';
    Response response;
    response.with("ETag", etag).with("Cache-Control", "private, no-cache").with("X-Content-Type-Options", "nosniff");
    response.with("Content-Security-Policy", "sandbox; default-src 'none'; style-src 'unsafe-inline'");
    response.with("Cross-Origin-Resource-Policy", by_ticket ? "cross-origin" : "same-origin")
        .with("Accept-Ranges", "bytes");
    if (request.header("If-None-Match") == etag) {
        response.status = 304;
        return response;
    }
    response.with("Content-Type", may_be_typed(stored.row.mime) ? stored.row.mime : "application/octet-stream");
    response.with("Content-Disposition", disposition(stored.row));

    const auto condition = request.header("If-Range");
    const auto wanted = condition.empty() || condition == etag ? read_range(request.header("Range"), stored.size)
                                                               : ByteRange(WholeFile{});
    if (std::holds_alternative<NoSuchBytes>(wanted)) {
        auto refused = problem(416);
        return std::move(refused).with("Content-Range", "bytes */" + std::to_string(stored.size));
    }
    if (const auto* slice = std::get_if<Bytes>(&wanted)) {
        response.status = 206;
        response.with("Content-Range", "bytes " + std::to_string(slice->first) + '-' + std::to_string(slice->last) +
                                           '/' + std::to_string(stored.size));
        response.body = FileSlice{stored.path, slice->first, slice->last - slice->first + 1};
    } else {
        response.body = FileSlice{stored.path, 0, stored.size};
    }
    return response;
}

std::string media_origin(const ApiContext& context)
{
    return context.config.media.public_url.empty() ? std::string() : origin_of(context.config.media.public_url);
}

/// Whether the browser asked for the host that files have for themselves.
bool on_media_host(const std::string& origin, const Request& request)
{
    return !origin.empty() && origin.substr(origin.find("//") + 2) == request.host;
}

asio::awaitable<std::optional<LoggedIn>> whose(ApiContext& context, const Request& request,
                                               const inbox::AttachmentId& id, bool by_ticket)
{
    if (!by_ticket) co_return co_await context.sessions.authenticate(request);
    auto hash = opened_ticket(context, request.parameter("ticket").value_or(""), id);
    if (!hash) co_return std::nullopt;
    co_return co_await context.sessions.find(std::move(*hash));
}

asio::awaitable<Response> file(ApiContext& context, Request request, Captures captures)
{
    const auto origin = media_origin(context);
    const bool by_ticket = on_media_host(origin, request);
    const auto id = id_in<inbox::AttachmentTag>(captures);
    const auto who = co_await whose(context, request, id, by_ticket);
    if (!who) co_return problem(by_ticket ? 404 : 401);
    auto look = [staff = who->staff, id, &folder = context.config.media.folder](pqxx::transaction_base& tx) {
        return find(tx, staff, id, folder);
    };
    const auto stored = co_await context.database.look(who->staff.workspace, std::move(look));
    if (!stored) co_return not_found();
    if (!origin.empty() && !by_ticket) {
        const auto link = origin + "/media/" + id.text + "?ticket=" + ticket_for(context, *who, id);
        co_return empty(302).with("Location", link).with("Cache-Control", "no-store");
    }
    co_return file_response(*stored, request, by_ticket);
}

} // namespace

void add_media_files(Router& router, ApiContext& context)
{
    router.add("GET", "/media/{id}", [&context](Request request, Captures captures) {
        return file(context, std::move(request), std::move(captures));
    });
}

} // namespace gateway
