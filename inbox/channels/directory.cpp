#include "inbox/channels/directory.hpp"

namespace inbox {

namespace {

// Every change of an app or of its channels moves the app's updated_at on, under the lock of the app's row; so the sum
// grows with every commit, which a maximum would not when two of them overtake each other.
constexpr auto select_version = R"sql(
    select (select count(*) || '-' || coalesce(sum((extract(epoch from updated_at) * 1000000)::bigint), 0) from apps)
           || '-' || (select count(*) from workspaces)
)sql";

constexpr auto app_columns = R"sql(
    select id::text, platform, slug, coalesce(workspace_id, 0), settings, previous from apps
)sql";

constexpr auto select_routes = R"sql(
    select app_id::text, external_id, workspace_id, channel_id::text, link_media from channel_directory
)sql";

constexpr auto workspace_columns = R"sql(
    select id, public_id::text, slug, data_key, key_version from workspaces
)sql";

constexpr auto insert_workspace = R"sql(
    insert into workspaces (public_id, slug, data_key) values ($1::uuid, $2, $3::bytea) on conflict (slug) do nothing
)sql";

constexpr auto select_card = R"sql(
    select w.public_id::text, w.slug, h.name
    from workspaces w join workspace_heads h on h.workspace_id = w.id where w.id = $1
)sql";

constexpr auto set_workspace = R"sql(select set_config('app.ws', $1, true))sql";

constexpr auto insert_head = R"sql(
    insert into workspace_heads (workspace_id, name, epoch) values ($1, $2, $3)
    on conflict (workspace_id) do update set name = excluded.name where workspace_heads.name <> excluded.name
)sql";

constexpr auto upsert_app = R"sql(
    insert into apps (id, platform, slug, workspace_id, settings, updated_at)
    values ($1::uuid, $2, $3, $4, $5::bytea, clock_timestamp())
    on conflict (platform, slug) do update
        set workspace_id = excluded.workspace_id, settings = excluded.settings,
            previous = case when $6 then apps.settings else apps.previous end,
            updated_at = greatest(clock_timestamp(), apps.updated_at + interval '1 microsecond')
)sql";

App read_app(const pqxx::row& row)
{
    App app{AppId{sql::text_of(row[0])}, sql::text_of(row[1]),
            sql::text_of(row[2]),        WorkspaceId{row[3].as<std::int64_t>()},
            sql::bytes_of(row[4]),       {}};
    if (!row[5].is_null()) app.previous = sql::bytes_of(row[5]);
    return app;
}

Workspace read_workspace_row(const pqxx::row& row)
{
    return {WorkspaceId{row[0].as<std::int64_t>()}, sql::text_of(row[1]), sql::text_of(row[2]), sql::bytes_of(row[3]),
            row[4].as<int>()};
}

} // namespace

std::string directory_version(pqxx::transaction_base& tx)
{
    return sql::text_of(tx.exec_params(select_version)[0][0]);
}

Directory read_directory(pqxx::transaction_base& tx)
{
    // The version is read first: what changes in between is then read twice, never missed.
    Directory directory;
    directory.version = directory_version(tx);
    for (const auto& row : tx.exec_params(app_columns)) directory.apps.push_back(read_app(row));
    for (const auto& row : tx.exec_params(select_routes)) {
        directory.routes.push_back({AppId{sql::text_of(row[0])}, sql::text_of(row[1]),
                                    WorkspaceId{row[2].as<std::int64_t>()}, ChannelId{sql::text_of(row[3])},
                                    row[4].as<bool>()});
    }
    for (const auto& row : tx.exec_params(workspace_columns)) {
        directory.workspaces.push_back(read_workspace_row(row));
    }
    return directory;
}

std::optional<App> find_app(pqxx::transaction_base& tx, const std::string& platform, const std::string& slug)
{
    const auto rows = tx.exec_params(std::string(app_columns) + " where platform = $1 and slug = $2", platform, slug);
    if (rows.empty()) return std::nullopt;
    return read_app(rows[0]);
}

std::optional<Workspace> find_workspace(pqxx::transaction_base& tx, const std::string& slug)
{
    const auto rows = tx.exec_params(std::string(workspace_columns) + " where slug = $1", slug);
    if (rows.empty()) return std::nullopt;
    return read_workspace_row(rows[0]);
}

void enter_workspace(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    tx.exec_params(set_workspace, std::to_string(workspace.number));
}

WorkspaceCard read_workspace_card(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    const auto rows = tx.exec_params(select_card, workspace.number);
    if (rows.empty()) return {};
    return {sql::text_of(rows[0][0]), sql::text_of(rows[0][1]), sql::text_of(rows[0][2])};
}

WorkspacePut put_workspace(pqxx::transaction_base& tx, const WorkspaceWish& wish)
{
    WorkspacePut put;
    put.created =
        tx.exec_params(insert_workspace, new_uuid(), wish.slug, sql::bytea(wish.data_key)).affected_rows() == 1;
    put.workspace = *find_workspace(tx, wish.slug);
    enter_workspace(tx, put.workspace.id);
    tx.exec_params(insert_head, put.workspace.id.number, wish.name, new_uuid());
    return put;
}

App put_app(pqxx::transaction_base& tx, const App& app, bool keep_previous)
{
    std::optional<std::int64_t> workspace;
    if (app.workspace.number != 0) workspace = app.workspace.number;
    tx.exec_params(upsert_app, app.id.text, app.platform, app.slug, workspace, sql::bytea(app.settings), keep_previous);
    return *find_app(tx, app.platform, app.slug);
}

} // namespace inbox
