#include "gateway/api/resources.hpp"

#include "gateway/http/json_body.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/conversations/hand_over.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/people.hpp"
#include "inbox/staff/sessions.hpp"

#include <algorithm>

namespace gateway {

namespace {

using inbox::StaffMember;
using inbox::StaffWish;

constexpr std::size_t name_limit = 200, email_limit = 320, password_limit = 1'024, teams_limit = 20, team_limit = 60;
constexpr std::size_t channels_limit = 200, fewest_password_characters = 10;

asio::awaitable<Response> list(ApiContext& context, LoggedIn who, Request, Captures)
{
    auto look = [workspace = who.staff.workspace](pqxx::transaction_base& tx) {
        return inbox::list_staff(tx, workspace);
    };
    const auto all = co_await context.database.look(who.staff.workspace, std::move(look));
    co_return list_response(all.items, all.head);
}

/// Something, one @, something, and nothing that cannot be seen: what was pasted with a blank nobody could type again.
bool looks_like_email(std::string_view text)
{
    const auto at = text.find('@');
    const auto invisible = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7f; };
    return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
           text.find('@', at + 1) == std::string_view::npos && std::none_of(text.begin(), text.end(), invisible);
}

std::string new_password(const boost::json::object& body)
{
    auto password = text_field(body, "password", password_limit);
    if (password.size() < fewest_password_characters)
        throw BadRequest("password", "too_short", "at least 10 characters");
    return password;
}

std::optional<std::vector<inbox::ChannelId>> channels_of(const boost::json::object& body)
{
    if (!body.contains("channels") || body.at("channels").is_null()) return std::nullopt;
    std::vector<inbox::ChannelId> channels;
    for (auto& id : uuid_array(body, "channels", channels_limit)) channels.push_back({std::move(id)});
    return channels;
}

inbox::Role role_of(const boost::json::object& body)
{
    return *inbox::role_named(choice_field(body, "role", {"agent", "sales", "supervisor", "owner"}));
}

/// Every channel somebody is limited to must be one of ours.
bool all_ours(pqxx::transaction_base& tx, inbox::WorkspaceId workspace,
              const std::optional<std::vector<inbox::ChannelId>>& channels)
{
    if (!channels) return true;
    return std::all_of(channels->begin(), channels->end(),
                       [&](const auto& id) { return inbox::find_channel(tx, workspace, id).has_value(); });
}

struct Done {
    std::string object;
};
struct Taken {};
struct IdTaken {};
struct Absent {};
struct NoSuchChannel {};
struct LastOwner {};
using Result = std::variant<Done, Taken, IdTaken, Absent, NoSuchChannel, LastOwner>;

Response answer(int status, const Result& result)
{
    if (const auto* done = std::get_if<Done>(&result)) return json_response(status, done->object);
    if (std::holds_alternative<Taken>(result)) {
        return problem(409, "email_taken", "Conflict", "The e-mail is somebody's already.",
                       {{"email", "taken", "somebody has it already"}});
    }
    if (std::holds_alternative<IdTaken>(result)) {
        return problem(409, "id_taken", "Conflict", "The id belongs to something else.",
                       {{"id", "taken", "belongs to something else"}});
    }
    if (std::holds_alternative<LastOwner>(result)) {
        return problem(409, "last_owner", "Conflict", "Somebody must own the workspace.");
    }
    if (std::holds_alternative<NoSuchChannel>(result)) {
        return impossible("absent", "Unprocessable Content", "A channel is not there.",
                          {"channels", "absent", "not there"});
    }
    return not_found();
}

Result put(inbox::EventLog& log, const StaffMember& by, const StaffWish& wish, const char* action)
{
    if (!all_ours(log.tx(), log.workspace(), wish.channels)) return NoSuchChannel{};
    const auto result = inbox::put_staff(log, wish);
    const auto* done = std::get_if<inbox::StaffPut>(&result);
    if (!done && !inbox::find_by_email(log.tx(), wish.email)) return IdTaken{};
    if (!done) return Taken{};
    inbox::note_audit(log.tx(), log.workspace(), by.id, action, done->staff.id.text);
    return Done{inbox::staff_json(log.tx(), log.workspace(), done->staff.id)};
}

Result add(inbox::EventLog& log, const StaffMember& by, const StaffWish& wish)
{
    // The same request again, because its answer was lost, finds what it has made. Its password's hash is another one
    // by now and is not compared: whoever may repeat this may also change it.
    if (const auto there = inbox::find_staff(log.tx(), log.workspace(), wish.id)) {
        const auto named = inbox::find_by_email(log.tx(), wish.email);
        const bool same = named && named->staff == wish.id && there->name == wish.name && there->role == wish.role &&
                          there->teams == wish.teams && there->channels == wish.channels;
        if (!same) return IdTaken{};
        return Done{inbox::staff_json(log.tx(), log.workspace(), there->id)};
    }
    if (inbox::find_by_email(log.tx(), wish.email)) return Taken{};
    return put(log, by, wish, "staff.added");
}

asio::awaitable<Response> post(ApiContext& context, LoggedIn who, Request request, Captures)
{
    const auto body = object_body(request);
    only_fields(body, {"id", "email", "name", "role", "password", "teams", "channels"});
    StaffWish wish;
    wish.id.text = optional_uuid(body, "id").value_or(inbox::new_uuid());
    wish.email = filled_text_field(body, "email", email_limit);
    if (!looks_like_email(wish.email)) throw BadRequest("email", "email", "not an e-mail address");
    wish.name = filled_text_field(body, "name", name_limit);
    wish.role = role_of(body);
    wish.teams = text_array(body, "teams", teams_limit, team_limit);
    wish.channels = channels_of(body);
    wish.password_hash = co_await context.passwords->hashed(new_password(body));
    auto job = [by = who.staff, wish](inbox::EventLog& log) { return add(log, by, wish); };
    co_return answer(201, co_await change(context, who.staff.workspace, std::move(job)));
}

/// What a PATCH names; the rest stays as it is.
struct StaffPatch {
    std::optional<std::string> name, password_hash;
    std::optional<inbox::Role> role;
    std::optional<std::vector<std::string>> teams;
    std::optional<std::optional<std::vector<inbox::ChannelId>>> channels;
    std::optional<bool> active;
};

Result apply(inbox::EventLog& log, const StaffMember& by, const inbox::StaffId& id, const StaffPatch& patch)
{
    const auto staff = inbox::find_staff(log.tx(), log.workspace(), id);
    if (!staff) return Absent{};
    const StaffWish wish{staff->id,
                         staff->email,
                         patch.name.value_or(staff->name),
                         patch.role.value_or(staff->role),
                         patch.password_hash,
                         patch.teams.value_or(staff->teams),
                         patch.channels.value_or(staff->channels),
                         patch.active.value_or(staff->active)};
    const auto owns = [](inbox::Role role, bool active) { return role == inbox::Role::owner && active; };
    if (owns(staff->role, staff->active) && !owns(wish.role, wish.active)) {
        const auto all = inbox::all_staff(log.tx(), log.workspace());
        const auto owners =
            std::count_if(all.begin(), all.end(), [&](const auto& s) { return owns(s.role, s.active); });
        if (owners < 2) return LastOwner{};
    }
    return put(log, by, wish, "staff.changed");
}

/// Nobody for whom there is no heir; nothing when the body does not say.
std::optional<inbox::StaffId> heir_in(const boost::json::object& body)
{
    if (!body.contains("hand_over_to")) return std::nullopt;
    return inbox::StaffId{optional_uuid(body, "hand_over_to").value_or("")};
}

/// An heir is somebody else who works here.
bool can_inherit(pqxx::transaction_base& tx, inbox::WorkspaceId workspace, const inbox::StaffId& from,
                 const inbox::StaffId& heir)
{
    if (heir.empty()) return true;
    const auto person = inbox::find_staff(tx, workspace, heir);
    return person && person->active && heir != from;
}

asio::awaitable<void> hand_over(ApiContext& context, const LoggedIn& who, inbox::StaffId from, inbox::StaffId to)
{
    for (int moved = 1; moved > 0;) {
        auto job = [&rules = *context.rules, by = who.staff, from, to](inbox::EventLog& log) {
            return inbox::hand_over(log, rules, by, from, to);
        };
        moved = co_await change(context, who.staff.workspace, std::move(job));
    }
}

/// Logged out everywhere, from the next request on.
asio::awaitable<Response> end_sessions(ApiContext& context, LoggedIn who, Request, Captures captures)
{
    auto job = [by = who.staff, id = id_in<inbox::StaffTag>(captures)](pqxx::transaction_base& tx) {
        if (!inbox::find_staff(tx, by.workspace, id)) return false;
        inbox::delete_sessions_of(tx, id);
        inbox::note_audit(tx, by.workspace, by.id, "staff.logged_out", id.text);
        return true;
    };
    co_return co_await context.database.run(who.staff.workspace, std::move(job)) ? empty(204) : not_found();
}

asio::awaitable<Response> patch(ApiContext& context, LoggedIn who, Request request, Captures captures)
{
    const auto body = object_body(request);
    only_fields(body, {"name", "role", "password", "teams", "channels", "active", "hand_over_to"});
    const auto id = id_in<inbox::StaffTag>(captures);
    StaffPatch wish;
    if (body.contains("name")) wish.name = filled_text_field(body, "name", name_limit);
    if (body.contains("role")) wish.role = role_of(body);
    if (body.contains("teams")) wish.teams = text_array(body, "teams", teams_limit, team_limit);
    if (body.contains("channels")) wish.channels = channels_of(body);
    if (body.contains("active")) wish.active = bool_field(body, "active");
    if (body.contains("password")) wish.password_hash = co_await context.passwords->hashed(new_password(body));
    const auto heir = heir_in(body);
    if (heir) {
        auto look = [workspace = who.staff.workspace, id, heir = *heir](pqxx::transaction_base& tx) {
            // Who is not there is told so by the change itself.
            return !inbox::find_staff(tx, workspace, id) || can_inherit(tx, workspace, id, heir);
        };
        if (!co_await context.database.look(who.staff.workspace, std::move(look))) {
            co_return impossible("absent", "Unprocessable Content", "Nobody can take these over.",
                                 {"hand_over_to", "absent", "not there"});
        }
    }
    auto job = [by = who.staff, id, wish](inbox::EventLog& log) { return apply(log, by, id, wish); };
    const auto result = co_await change(context, who.staff.workspace, std::move(job));
    if (heir && std::holds_alternative<Done>(result)) co_await hand_over(context, who, id, *heir);
    co_return answer(200, result);
}

} // namespace

void add_staff(Router& router, ApiContext& context)
{
    router.add("GET", "/api/staff", reading(context, list));
    router.add("POST", "/api/staff", writing(context, post, inbox::Right::manage_staff));
    router.add("PATCH", "/api/staff/{id}", writing(context, patch, inbox::Right::manage_staff));
    router.add("DELETE", "/api/staff/{id}/sessions", writing(context, end_sessions, inbox::Right::manage_staff));
}

} // namespace gateway
