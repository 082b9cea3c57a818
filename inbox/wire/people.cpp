#include "inbox/reading/places.hpp"
#include "inbox/wire/json.hpp"
#include "inbox/wire/rows.hpp"

#include <algorithm>
#include <map>
#include <set>

/// People: a customer who leads, and all customers merged into that one.
namespace inbox::wire {

namespace {

/// What one customer brings along at most; the rest is in the store and is found there, but no screen needs it.
#define MOST_OF_EACH "100"

constexpr auto select_customers = R"sql(
    select u.id, u.seq, u.name, u.avatar_url, u.phone, u.email, u.address, u.note,
           (extract(epoch from u.created_at) * 1000)::bigint, u.head_id, h.id, h.platform, h.name
      from unnest($2::uuid[]) with ordinality as wanted (id, place)
     cross join lateral (select * from customers where workspace_id = $1 and id = wanted.id offset 0) u
      left join lateral (
               select i.channel_id from identities i where i.workspace_id = $1 and i.customer_id = u.id
                union
               select i.channel_id from customers m join identities i on i.workspace_id = $1 and i.customer_id = m.id
                where m.workspace_id = $1 and m.head_id = u.id
           ) met on true
      left join channels h on h.workspace_id = $1 and h.id = met.channel_id
     order by wanted.place, h.created_at, h.id
)sql";

constexpr auto select_members = R"sql(
    select w.head, m.id, m.name, merged.id
      from unnest($2::uuid[]) with ordinality w (head, place)
     cross join lateral (select id, name from customers where workspace_id = $1 and head_id = w.head offset 0) m
     cross join lateral (
               select id, merged_at from merges where workspace_id = $1 and loser_id = m.id and undone_at is null offset 0) merged
     order by w.place, merged.merged_at, m.id
)sql";

// $2 and $3: who leads, and who belongs to them (the one who leads too), one place each.
#define EACH_MEMBER(table)                                                                                             \
    " from unnest($2::uuid[], $3::uuid[]) p (head, id) cross join lateral ("                                           \
    "select * from " table " where workspace_id = $1 and customer_id = p.id limit " MOST_OF_EACH ") k "

constexpr auto select_labels =
    "select p.head, json_agg(distinct jsonb_build_object('id', l.id, 'name', l.name, 'colour', l.colour))"
    " from unnest($2::uuid[], $3::uuid[]) p (head, id)"
    " cross join lateral (select label_ids from customers where workspace_id = $1 and id = p.id offset 0) u"
    " join labels l on l.workspace_id = $1 and l.id = any (u.label_ids) and not l.deleted group by p.head";

constexpr auto select_contacts =
    "select distinct on (p.head, k.kind, k.value) p.head, k.kind, k.value, k.state, k.source, k.message_id" EACH_MEMBER(
        "contacts") "order by p.head, k.kind desc, k.value, array_position(array['kept', 'found', 'dismissed'], "
                    "k.state), k.created_at";

constexpr auto select_addresses =
    "select p.head, k.id, k.name, k.phone, k.address, k.ward_code, k.province_code, k.old_ward_code, "
    "k.old_district_code,"
    " k.source, k.message_id" EACH_MEMBER("addresses") "where not k.deleted order by p.head, k.created_at, k.id";

constexpr auto select_consents =
    "select distinct on (p.head, k.purpose) p.head, k.purpose, k.given, (extract(epoch from k.at) * 1000)::bigint, "
    "k.source" EACH_MEMBER("consents") "order by p.head, k.purpose, k.at desc, k.id desc";

constexpr auto select_identities = "select p.head, h.id, h.platform, h.name, k.name, k.avatar_url" EACH_MEMBER(
    "identities") "join channels h on h.workspace_id = $1 and h.id = k.channel_id order by p.head, h.created_at, h.id, "
                  "k.platform_user_id";

#undef EACH_MEMBER
#undef MOST_OF_EACH

} // namespace

std::vector<Customer> read_customers(pqxx::transaction_base& tx, WorkspaceId workspace,
                                     const std::vector<CustomerId>& ids)
{
    std::vector<Customer> customers;
    if (ids.empty()) return customers;
    for (const auto& row : sql::prepared(tx, select_customers, workspace.number, sql::array_of(ids))) {
        const auto text = [&](int n) { return sql::text_of(row[n]); };
        if (customers.empty() || customers.back().id.text != text(0)) {
            auto& customer = customers.emplace_back();
            customer.id.text = text(0);
            customer.seq = row[1].as<Seq>();
            customer.name = text(2), customer.avatar = text(3);
            customer.phone = text(4), customer.email = text(5), customer.address = text(6), customer.note = text(7);
            customer.created_at = sql::time_of(row[8]);
            customer.head.text = text(9);
        }
        if (!row[10].is_null()) customers.back().channels.push_back({{text(10)}, text(11), text(12)});
    }
    return customers;
}

std::vector<Customer> read_people(pqxx::transaction_base& tx, WorkspaceId workspace,
                                  const std::vector<CustomerId>& heads)
{
    auto people = read_customers(tx, workspace, heads);
    if (people.empty()) return people;

    std::map<std::string, Customer*> by_id;
    sql::Array head, member;
    for (auto& person : people) {
        by_id[person.id.text] = &person;
        head.add(person.id), member.add(person.id);
    }
    const auto whose = [&](const pqxx::row& row) -> Customer& { return *by_id.at(row[0].c_str()); };
    for (const auto& row : sql::prepared(tx, select_members, workspace.number, sql::array_of(heads))) {
        whose(row).merged.push_back({{row[1].c_str()}, sql::text_of(row[2]), {sql::text_of(row[3])}});
        head.add(row[0].c_str()), member.add(row[1].c_str());
    }
    const auto ask = [&](const char* question) {
        return sql::prepared(tx, question, workspace.number, head.text(), member.text());
    };
    for (const auto& row : ask(select_labels)) whose(row).labels = sql::text_of(row[1]);
    for (const auto& row : ask(select_contacts)) {
        whose(row).contacts.push_back({sql::text_of(row[1]),
                                       sql::text_of(row[2]),
                                       sql::text_of(row[3]),
                                       sql::text_of(row[4]),
                                       {sql::text_of(row[5])}});
    }
    for (const auto& row : ask(select_addresses)) {
        const auto text = [&](int n) { return sql::text_of(row[n]); };
        whose(row).addresses.push_back({text(1),
                                        text(2),
                                        text(3),
                                        text(4),
                                        text(5),
                                        text(6),
                                        reading::ward_name(text(5)),
                                        reading::province_name(text(6)),
                                        text(7),
                                        text(8),
                                        text(9),
                                        {text(10)}});
    }
    for (const auto& row : ask(select_consents)) {
        whose(row).consents.push_back(
            {sql::text_of(row[1]), row[2].as<bool>(), sql::time_of(row[3]), sql::text_of(row[4])});
    }
    for (const auto& row : ask(select_identities)) {
        const auto text = [&](int n) { return sql::text_of(row[n]); };
        whose(row).identities.push_back({{{text(1)}, text(2), text(3)}, text(4), text(5)});
    }
    return people;
}

namespace {

Json& write_channel(Json& json, const ChannelName& channel)
{
    return json.text("id", channel.id.text).text("platform", channel.platform).text("name", channel.name);
}

std::string to_json(const Contact& contact, bool whole)
{
    const auto masked = contact.kind == "phone" ? masked_phone(contact.value) : masked_email(contact.value);
    Json json;
    json.open_object().text("kind", contact.kind).text("value", whole ? contact.value : masked);
    json.text("state", contact.state).text("source", contact.source).text_if("message_id", contact.message_id.text);
    json.close_object();
    return std::move(json).take();
}

} // namespace

std::string to_json(const Address& address, Eyes eyes)
{
    const bool whole = eyes == Eyes::whole;
    Json json;
    json.open_object().text("id", address.id).text("name", address.name);
    json.text_if("phone", whole ? address.phone : masked_phone(address.phone));
    json.text("address", whole ? address.address : masked_address(address.address));
    json.text_if("ward_code", address.ward_code).text_if("province_code", address.province_code);
    json.text_if("ward", address.ward).text_if("province", address.province);
    json.text_if("old_ward_code", address.old_ward_code).text_if("old_district_code", address.old_district_code);
    json.text("source", address.source).text_if("message_id", address.message_id.text).close_object();
    return std::move(json).take();
}

std::string to_json(const Customer& customer, Eyes eyes)
{
    const bool whole = eyes == Eyes::whole;
    Json json;
    json.open_object().text("id", customer.id.text).number("seq", customer.seq).text("name", customer.name);
    json.text_if("avatar", customer.avatar);
    json.text_if("phone", whole ? customer.phone : masked_phone(customer.phone));
    json.text_if("email", whole ? customer.email : masked_email(customer.email));
    json.text_if("address", whole ? customer.address : masked_address(customer.address));
    json.truth("masked", !whole).text_if("note", customer.note).open_array("channels");
    for (const auto& channel : customer.channels) {
        Json one;
        write_channel(one.open_object(), channel).close_object();
        json.element(one.view());
    }
    json.close_array().raw("labels", customer.labels).open_array("contacts");
    for (const auto& contact : customer.contacts) json.element(to_json(contact, whole));
    json.close_array().open_array("addresses");
    for (const auto& address : customer.addresses) json.element(to_json(address, eyes));
    json.close_array().open_array("consents");
    for (const auto& consent : customer.consents) {
        Json one;
        one.open_object().text("purpose", consent.purpose).truth("given", consent.given).time("at", consent.at);
        json.element(one.text("source", consent.source).close_object().view());
    }
    json.close_array().open_array("identities");
    for (const auto& known : customer.identities) {
        Json one;
        write_channel(one.open_object().open_object("channel"), known.channel).close_object();
        json.element(one.text("name", known.name).text_if("avatar", known.avatar).close_object().view());
    }
    json.close_array().open_array("merged");
    for (const auto& merged : customer.merged) {
        Json one;
        one.open_object().text("id", merged.id.text).text("name", merged.name).text("merge_id", merged.merge_id.text);
        json.element(one.close_object().view());
    }
    json.close_array()
        .text_if("merged_into", customer.head.text)
        .time("created_at", customer.created_at)
        .close_object();
    return std::move(json).take();
}

} // namespace inbox::wire
