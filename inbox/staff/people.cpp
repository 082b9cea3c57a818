#include "inbox/staff/people.hpp"

#include "inbox/staff/presence.hpp"
#include "inbox/staff/sessions.hpp"

#include <boost/json.hpp>

#include <stdexcept>

namespace inbox {

namespace json = boost::json;

namespace {

constexpr auto find_in_directory = R"sql(
    select workspace_id, staff_id::text from staff_directory where email = lower($1)
)sql";

constexpr auto columns = R"sql(
    select id::text, name, email, role, array_to_json(teams)::text, array_to_json(channels)::text, active, password_hash,
           seq, workspace_id
    from staff
)sql";

constexpr auto insert_directory = R"sql(
    insert into staff_directory (email, workspace_id, staff_id) values (lower($1), $2, $3::uuid) on conflict do nothing
)sql";

constexpr auto insert_staff = R"sql(
    insert into staff (workspace_id, id, seq, email, name, role, password_hash, teams, channels, active)
    values ($1, $2::uuid, $3, lower($4), $5, $6, $7, $8::text[], $9::uuid[], $10)
)sql";

constexpr auto update_staff = R"sql(
    update staff set seq = $3, name = $4, role = $5, password_hash = $6, teams = $7::text[], channels = $8::uuid[],
           active = $9
    where workspace_id = $1 and id = $2::uuid
)sql";

// How they stand: apart from the rows above, which are read with every request.
constexpr auto select_standing = R"sql(
    select s.id::text, s.state, coalesce(s.cap, (select default_cap from automation a where a.workspace_id = s.workspace_id)),
           (select count(*) from conversations c
             where c.workspace_id = s.workspace_id and c.assignee_id = s.id and c.status = 'open')
    from staff s where s.workspace_id = $1 and ($2::uuid is null or s.id = $2::uuid)
)sql";

constexpr auto stamp_staff = R"sql(update staff set seq = $3 where workspace_id = $1 and id = $2::uuid)sql";

struct Row {
    StaffMember staff;
    std::string password_hash;
    Seq seq = 0;
};

std::vector<std::string> texts_of(const pqxx::field& field)
{
    std::vector<std::string> texts;
    const auto value = json::parse(sql::text_of(field));
    for (const auto& text : value.as_array()) texts.emplace_back(text.as_string());
    return texts;
}

Row read_row(const pqxx::row& row)
{
    Row read;
    auto& staff = read.staff;
    staff.id = StaffId{sql::text_of(row[0])};
    staff.name = sql::text_of(row[1]);
    staff.email = sql::text_of(row[2]);
    const auto role = role_named(sql::text_of(row[3]));
    if (!role) throw std::logic_error("the store holds a role we do not know");
    staff.role = *role;
    staff.teams = texts_of(row[4]);
    if (!row[5].is_null()) {
        staff.channels.emplace();
        for (auto& id : texts_of(row[5])) staff.channels->push_back(ChannelId{std::move(id)});
    }
    staff.active = row[6].as<bool>();
    read.password_hash = sql::text_of(row[7]);
    read.seq = row[8].as<Seq>();
    staff.workspace = WorkspaceId{row[9].as<std::int64_t>()};
    return read;
}

std::optional<Row> find_row(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    const auto rows =
        tx.exec_params(std::string(columns) + " where workspace_id = $1 and id = $2::uuid", workspace.number, id.text);
    if (rows.empty()) return std::nullopt;
    return read_row(rows[0]);
}

std::string to_json(const Row& row, const Standing& standing)
{
    const auto& staff = row.staff;
    json::object object;
    object["id"] = staff.id.text;
    object["seq"] = row.seq;
    object["name"] = staff.name;
    object["email"] = staff.email;
    object["role"] = to_text(staff.role);
    object["teams"] = json::array(staff.teams.begin(), staff.teams.end());
    if (staff.channels) {
        json::array channels;
        for (const auto& id : *staff.channels) channels.emplace_back(id.text);
        object["channels"] = std::move(channels);
    } else {
        object["channels"] = nullptr;
    }
    object["active"] = staff.active;
    object["state"] = standing.state;
    object["open"] = standing.open;
    if (standing.cap) object["cap"] = *standing.cap;
    else object["cap"] = nullptr;
    return json::serialize(object);
}

std::optional<std::string> channels_array(const StaffMember& staff)
{
    if (!staff.channels) return std::nullopt;
    return sql::array_of(*staff.channels);
}

bool same(const StaffMember& a, const StaffMember& b)
{
    return a.name == b.name && a.role == b.role && a.teams == b.teams && a.channels == b.channels &&
           a.active == b.active;
}

StaffPut create(EventLog& log, const StaffWish& wish)
{
    if (!wish.password_hash) throw std::invalid_argument("somebody new needs a password");
    StaffMember staff{wish.id,   log.workspace(), wish.name,     wish.email,
                      wish.role, wish.teams,      wish.channels, wish.active};
    const auto seq = log.next();
    log.tx().exec_params(insert_staff, log.workspace().number, staff.id.text, seq, staff.email, staff.name,
                         std::string(to_text(staff.role)), *wish.password_hash, sql::array_of(staff.teams),
                         channels_array(staff), staff.active);
    staff.email = find_row(log.tx(), log.workspace(), staff.id)->staff.email;
    log.append("staff.updated", staff_json(log.tx(), log.workspace(), staff.id));
    return {staff, true};
}

StaffPut change(EventLog& log, const Row& before, const StaffWish& wish)
{
    auto staff = before.staff;
    staff.name = wish.name;
    staff.role = wish.role;
    staff.teams = wish.teams;
    staff.channels = wish.channels;
    staff.active = wish.active;
    const bool new_password = wish.password_hash && *wish.password_hash != before.password_hash;
    const bool visible_change = !same(staff, before.staff);
    if (!visible_change && !new_password) return {staff, false};

    const auto seq = visible_change ? log.next() : before.seq;
    log.tx().exec_params(update_staff, log.workspace().number, staff.id.text, seq, staff.name,
                         std::string(to_text(staff.role)), wish.password_hash.value_or(before.password_hash),
                         sql::array_of(staff.teams), channels_array(staff), staff.active);
    if (new_password || !staff.active) delete_sessions_of(log.tx(), staff.id);
    if (visible_change) log.append("staff.updated", staff_json(log.tx(), log.workspace(), staff.id));
    if (visible_change) ask_for_look(log.tx(), log.workspace()); // others may be at work here now
    return {staff, true};
}

} // namespace

std::optional<StaffKey> find_by_email(pqxx::transaction_base& tx, const std::string& email)
{
    const auto rows = tx.exec_params(find_in_directory, email);
    if (rows.empty()) return std::nullopt;
    return StaffKey{WorkspaceId{rows[0][0].as<std::int64_t>()}, StaffId{rows[0][1].as<std::string>()}};
}

std::optional<Login> find_login(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id)
{
    auto row = find_row(tx, workspace, id);
    if (!row) return std::nullopt;
    return Login{std::move(row->staff), std::move(row->password_hash)};
}

std::optional<StaffMember> find_staff(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id)
{
    auto row = find_row(tx, workspace, id);
    if (!row) return std::nullopt;
    return std::move(row->staff);
}

std::vector<StaffMember> all_staff(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    std::vector<StaffMember> all;
    const auto rows =
        tx.exec_params(std::string(columns) + " where workspace_id = $1 order by name, id", workspace.number);
    for (const auto& row : rows) all.push_back(read_row(row).staff);
    return all;
}

StaffList list_staff(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    StaffList list;
    list.head = read_head(tx, workspace);
    const auto standing = read_standing(tx, workspace);
    const auto rows =
        tx.exec_params(std::string(columns) + " where workspace_id = $1 order by name, id", workspace.number);
    for (const auto& found : rows) {
        const auto row = read_row(found);
        list.items.push_back(to_json(row, standing.at(row.staff.id)));
    }
    return list;
}

std::string staff_json(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id)
{
    const auto row = find_row(tx, workspace, id);
    return row ? to_json(*row, read_standing(tx, workspace, id)[id]) : std::string();
}

std::map<StaffId, Standing> read_standing(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& one)
{
    std::map<StaffId, Standing> found;
    for (const auto& row : tx.exec_params(select_standing, workspace.number, sql::or_null(one.text))) {
        found[StaffId{sql::text_of(row[0])}] = {sql::text_of(row[1]), sql::optional_of<int>(row[2]),
                                                row[3].as<std::int64_t>()};
    }
    return found;
}

void tell_staff(EventLog& log, const StaffId& staff)
{
    log.tx().exec_params(stamp_staff, log.workspace().number, staff.text, log.next());
    log.append("staff.updated", staff_json(log.tx(), log.workspace(), staff));
}

StaffPutResult put_staff(EventLog& log, const StaffWish& wish)
{
    auto& tx = log.tx();
    const bool is_new =
        tx.exec_params(insert_directory, wish.email, log.workspace().number, wish.id.text).affected_rows() == 1;
    if (is_new) return create(log, wish);

    const auto key = find_by_email(tx, wish.email);
    if (!key || key->workspace != log.workspace()) return EmailTaken{};
    const auto before = find_row(tx, key->workspace, key->staff);
    if (!before) throw std::logic_error("the directory names somebody the workspace does not know");
    return change(log, *before, wish);
}

} // namespace inbox
