#pragma once

#include "inbox/events/event_log.hpp"
#include "inbox/staff/roles.hpp"

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

/// The people of a workspace. Every change is an event `staff.updated`; a password never leaves this file but as a
/// hash.
namespace inbox {

/// Whom an e-mail belongs to, from the directory: needs no workspace set. The e-mail is compared in lower case.
struct StaffKey {
    WorkspaceId workspace;
    StaffId staff;
};
std::optional<StaffKey> find_by_email(pqxx::transaction_base& tx, const std::string& email);

/// For logging in. From here on `tx` is a transaction of the workspace.
struct Login {
    StaffMember staff;
    std::string password_hash;
};
std::optional<Login> find_login(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id);

/// Also finds people who are no longer active; see `StaffMember::active`.
std::optional<StaffMember> find_staff(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id);
std::vector<StaffMember> all_staff(pqxx::transaction_base& tx, WorkspaceId workspace);

/// `/api/staff`: the objects of the wire, by name, and the number they were read at.
struct StaffList {
    std::vector<std::string> items;
    LogHead head;
};
StaffList list_staff(pqxx::transaction_base& tx, WorkspaceId workspace);

/// One of them; empty when there is no such person. Beside what was wished of a person it says how they stand: `state`
/// (presence.hpp), `open` (conversations that are open and theirs, counted now) and `cap` (how many the robot lets them
/// have; null: no limit).
std::string staff_json(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& id);

/// How people stand, of everybody or of one.
struct Standing {
    std::string state = "offline";
    std::optional<int> cap;
    std::int64_t open = 0;
};
std::map<StaffId, Standing> read_standing(pqxx::transaction_base& tx, WorkspaceId workspace, const StaffId& one = {});

/// Stamps the row with the next number and tells it as it now is.
void tell_staff(EventLog& log, const StaffId& staff);

/// What shall be true of a person. A person is known by the e-mail; `id` is used when the person is new.
struct StaffWish {
    StaffId id;
    std::string email; // any case; kept in lower case
    std::string name;
    Role role = Role::agent;
    std::optional<std::string> password_hash; // absent: as it is. Required for somebody new.
    std::vector<std::string> teams;
    std::optional<std::vector<ChannelId>> channels;
    bool active = true;
};

/// Changed or not: repeating a wish has no second effect and causes no event.
struct StaffPut {
    StaffMember staff;
    bool changed = false;
};
struct EmailTaken {}; // by somebody of another workspace; says no more than that
using StaffPutResult = std::variant<StaffPut, EmailTaken>;

/// Creates or changes a person. Who becomes inactive, or gets another password, is logged out everywhere in the same
/// transaction.
StaffPutResult put_staff(EventLog& log, const StaffWish& wish);

} // namespace inbox
