#include "gateway/api/resources.hpp"

#include "gateway/api/file_keeping.hpp"
#include "gateway/api/file_kind.hpp"
#include "gateway/api/form.hpp"
#include "inbox/media/attachments.hpp"

namespace gateway {

namespace {

constexpr std::size_t file_limit_bytes = 25u << 20;
constexpr std::int64_t pixel_limit = 40'000'000;

asio::awaitable<Response> upload(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto form = read_form(request.header("Content-Type"), request.body);
    if (form.bytes.size() > file_limit_bytes) throw BadRequest("file", "too_large", "at most 25 MiB", 413);
    if (form.bytes.empty()) throw BadRequest("file", "empty", "the file is empty", 422);
    const auto kind = kind_of_file(form.bytes, form.file_name);
    if (std::int64_t{kind.width} * kind.height > pixel_limit) {
        throw BadRequest("file", "too_large", "at most 40 million pixels", 422);
    }
    inbox::StoredFile stored;
    if (kind.kind == inbox::AttachmentKind::image && context.store_picture) {
        stored = co_await context.store_picture(std::make_shared<const std::string>(form.bytes), kind.mime);
    }
    // The bytes stay in `request`, which lives until the job is done.
    auto job = [&folder = context.config.media.folder, staff = who.staff, &form, kind,
                stored](pqxx::transaction_base& tx) {
        inbox::Upload made{inbox::new_id<inbox::AttachmentTag>(), kind.kind, form.file_name, stored};
        if (stored.file.empty()) {
            made.stored = {keep_file(folder, form.bytes),
                           kind.mime,
                           static_cast<std::int64_t>(form.bytes.size()),
                           kind.width,
                           kind.height,
                           false};
        }
        return inbox::add_upload(tx, staff, made);
    };
    co_return json_response(201, co_await context.database.run(who.staff.workspace, std::move(job)));
}

asio::awaitable<Response> fetch_again(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [staff = who.staff, id = id_in<inbox::AttachmentTag>(captures)](inbox::EventLog& log) {
        return inbox::fetch_again(log, staff, id);
    };
    if (!co_await change(context, who.staff.workspace, std::move(job))) co_return not_found();
    if (context.outbox_touched) context.outbox_touched(who.staff.workspace);
    co_return empty(204);
}

} // namespace

void add_media(Router& router, ApiContext& context)
{
    router.add("POST", "/api/media", writing(context, upload), {upload_body_bytes}, writing_check(context));
    router.add("POST", "/api/media/{id}/retry", writing(context, fetch_again));
}

} // namespace gateway
