#include "inbox/stock/requests.hpp"

namespace inbox {

namespace {

constexpr auto insert_request = R"sql(
    insert into stock_requests (workspace_id, id, content_hash, staff_id)
    values ($1, $2::uuid, encode(sha256($3::bytea), 'hex'), $4::uuid)
)sql";

constexpr auto is_the_same = R"sql(
    select content_hash = encode(sha256($3::bytea), 'hex') from stock_requests where workspace_id = $1 and id = $2::uuid
)sql";

} // namespace

Asked asked_before(EventLog& log, const std::string& id, std::string_view content)
{
    const auto known = log.tx().exec_params(is_the_same, log.workspace().number, id, sql::bytea(content));
    if (known.empty()) return Asked::first;
    return known[0][0].as<bool>() ? Asked::again : Asked::otherwise;
}

void note_request(EventLog& log, const std::string& id, std::string_view content, const StaffId& staff)
{
    log.tx().exec_params(insert_request, log.workspace().number, id, sql::bytea(content), sql::or_null(staff.text));
}

} // namespace inbox
