#include "inbox/customers/customers.hpp"
#include "inbox/customers/facts.hpp"
#include "inbox/customers/merge.hpp"
#include "inbox/customers/person.hpp"
#include "inbox/staff/people.hpp"
#include "tests/inbox/story.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <map>
#include <random>

using namespace test_support;

namespace {

/// A shop whose people merge, and everything they see on their screens.
struct Town {
    explicit Town(PrivateStore& store, const std::string& slug) : story(store, slug)
    {
        const auto id = store.staff(story.shop.workspace, "chu@" + slug + ".example", "Hoa", "owner");
        store.as_workspace(story.shop.workspace,
                           [&](pqxx::work& tx) { owner = *find_staff(tx, story.shop.workspace, id); });
    }

    template <class Job>
    void write(Job job)
    {
        story.shop.store.as_workspace(story.shop.workspace, [&](pqxx::work& tx) {
            EventLog log(tx, story.shop.workspace);
            job(log);
            watch(std::move(log).close());
        });
    }

    void told(const Inbound& what) { watch(story.told({what})); }

    void watch(const std::vector<Event>& events)
    {
        for (const auto& event : events) {
            REQUIRE(event.seq == seen + 1);
            seen = event.seq;
            const auto object = boost::json::parse(event.object);
            const auto key =
                event.kind.substr(0, event.kind.find('.')) + ' ' + std::string(object.at("id").as_string());
            if (event.kind == "customer.merged") screen.erase(key);
            else if (!event.kind.starts_with("message.")) screen[key] = object;
        }
    }

    /// Whoever followed the events sees what somebody sees who comes now.
    void compare_screens()
    {
        const auto now = fetched();
        CHECK(screen.size() == now.size());
        for (const auto& [key, object] : now) {
            const auto seen = screen.find(key);
            if (seen != screen.end() && seen->second == object) continue;
            FAIL_CHECK("followed " << (seen == screen.end() ? "nothing" : boost::json::serialize(seen->second))
                                   << "\nfetched  " << boost::json::serialize(object));
        }
    }

    CustomerId customer(const std::string& person)
    {
        return {story.value("select customer_id from identities where platform_user_id = '" + person + "'")};
    }

    /// What a screen that is opened now shows.
    std::map<std::string, boost::json::value> fetched()
    {
        std::map<std::string, boost::json::value> all;
        story.shop.store.as_workspace(story.shop.workspace, [&](pqxx::work& tx) {
            const auto workspace = story.shop.workspace;
            std::vector<CustomerId> heads;
            std::vector<ConversationId> conversations;
            for (const auto& row : tx.exec("select id from customers where merged_into is null"))
                heads.push_back({row[0].c_str()});
            for (const auto& row : tx.exec("select id from conversations")) conversations.push_back({row[0].c_str()});
            for (const auto& one : wire::read_people(tx, workspace, heads)) {
                all["customer " + one.id.text] = boost::json::parse(wire::to_json(one));
            }
            for (const auto& one : wire::read_conversations(tx, workspace, conversations)) {
                all["conversation " + one.id.text] =
                    boost::json::parse(wire::to_json(one, story.rules, wire::store_time(tx)));
            }
        });
        return all;
    }

    /// Whose everything is, by the platform's names for people: no id of ours. Lines that say who merged whom are
    /// nobody's: they stay in the threads when it is undone, and the next one says so.
    std::string belongings()
    {
        std::string all;
        for (const char* question :
             {"select i.platform_user_id, u.name, u.phone, u.merged_into, u.head_id from customers u"
              " join identities i on i.customer_id = u.id order by 1",
              "select i.platform_user_id, m.platform_message_id, (select j.platform_user_id from identities j where "
              "j.customer_id = m.author_id)"
              " from messages m join conversations c on c.id = m.conversation_id join identities i on i.customer_id = "
              "c.customer_id where m.kind <> 'event' order by 1, 2",
              "select i.platform_user_id, k.kind, k.value, k.state, k.source, m.platform_message_id from contacts k"
              " join identities i on i.customer_id = k.customer_id left join messages m on m.id = k.message_id order "
              "by 1, 2, 3",
              "select i.platform_user_id, o.code from orders o join identities i on i.customer_id = o.customer_id "
              "order by 1, 2",
              "select i.platform_user_id, a.address from addresses a join identities i on i.customer_id = "
              "a.customer_id order by 1, 2",
              "select i.platform_user_id, n.text from customer_notes n join identities i on i.customer_id = "
              "n.customer_id order by 1, 2"}) {
            for (const auto& row : story.rows(question)) {
                for (const auto& field : row) all += (field.is_null() ? "·" : field.c_str()) + std::string(" | ");
                all += '\n';
            }
            all += "--\n";
        }
        return all;
    }

    Story story;
    StaffMember owner;
    std::map<std::string, boost::json::value> screen;
    Seq seen = 0;
};

/// A Town that merges, and one that never does; everything else happens in both.
struct Twins {
    explicit Twins(PrivateStore& store) : merging(store, "hoa-mai"), plain(store, "twin") {}

    void told(const Inbound& what)
    {
        merging.told(what);
        plain.told(what);
    }

    void ordered(const std::string& person, const std::string& code)
    {
        for (auto* town : {&merging, &plain}) {
            town->story.rows("insert into orders (workspace_id, id, code, status, customer_id, total) values (" +
                             std::to_string(town->story.shop.workspace.number) + ", gen_random_uuid(), '" + code +
                             "', 'confirmed', '" + town->customer(person).text + "', 100000) returning 1");
        }
    }

    void written_down(const std::string& person, const std::string& what)
    {
        for (auto* town : {&merging, &plain}) {
            const auto customer = town->customer(person);
            town->write([&](EventLog& log) {
                wire::Address address;
                address.id = new_uuid();
                address.address = what;
                CHECK(std::holds_alternative<AddressAdded>(add_address(log, town->owner, customer, address)));
                CHECK(std::holds_alternative<CustomerNoteAdded>(
                    add_customer_note(log, town->owner, customer, new_uuid(), what)));
            });
        }
    }

    Town merging, plain;
};

MergeResult merge(Town& town, const CustomerId& winner, const CustomerId& loser, const MergeId& id = new_id<MergeTag>())
{
    MergeResult result = NotThere{};
    town.write(
        [&](EventLog& log) { result = merge_customers(log, town.story.rules, town.owner, {id, winner, loser, "[]"}); });
    return result;
}

UndoResult undo(Town& town, const MergeId& id)
{
    UndoResult result = NotThere{};
    town.write([&](EventLog& log) { result = undo_merge(log, town.story.rules, town.owner, id); });
    return result;
}

std::string shown_customer(Town& town, const std::string& thread)
{
    return town.story.conversation(thread).customer.id;
}

/// Every pointer leads to who is said to lead.
const std::string wrong_heads = R"sql(
    with recursive up as (
        select id, merged_into, id as root from customers
        union all
        select up.id, u.merged_into, u.id from up join customers u on u.id = up.merged_into
    )
    select count(*) from up join customers u on u.id = up.id
     where up.merged_into is null and nullif(up.root, up.id) is distinct from u.head_id
)sql";

} // namespace

TEST_CASE("Merging and parting again leaves everything with whom it would be without, whatever came in between")
{
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        std::mt19937 dice(seed);
        const auto below = [&](std::size_t n) { return static_cast<std::size_t>(dice() % n); };
        PrivateStore store;
        Twins twins(store);
        auto& town = twins.merging;
        std::vector<std::string> people;
        std::vector<MergeId> standing;
        int merges = 0;
        for (int step = 0; step < 70; ++step) {
            const auto n = std::to_string(step);
            if (people.size() < 3 || (people.size() < 9 && below(8) == 0)) {
                people.push_back("p" + std::to_string(people.size()));
                twins.told(Story::says(people.back(), "m" + n, "alo shop", step, below(2) ? "Khách " + n : ""));
                continue;
            }
            const auto& person = people[below(people.size())];
            switch (below(8)) {
            case 0: twins.told(Story::says(person, "m" + n, "còn hàng không", step)); break;
            case 1:
                twins.told(Story::says(person, "m" + n, "số em 09876543" + std::to_string(10 + below(4)), step));
                break;
            case 2: {
                Introduced who;
                who.customer = Party{person, "Tên " + n, std::nullopt};
                who.phone = "09123456" + std::to_string(10 + below(4));
                twins.told(who);
                break;
            }
            case 3: twins.ordered(person, "DH" + n); break;
            case 4: twins.written_down(person, "12 ngõ " + n); break;
            case 5: {
                if (standing.empty()) break;
                const auto which = below(standing.size());
                CHECK(std::holds_alternative<MergeUndone>(undo(town, standing[which])));
                standing.erase(standing.begin() + static_cast<std::ptrdiff_t>(which));
                break;
            }
            default: {
                const auto id = new_id<MergeTag>();
                const auto& other = people[below(people.size())];
                const auto result = merge(town, town.customer(person), town.customer(other), id);
                if (std::holds_alternative<SamePerson>(result)) break;
                REQUIRE(std::holds_alternative<MergeDone>(result));
                standing.push_back(id);
                ++merges;
            }
            }
            CHECK(town.story.value(wrong_heads) == "0");
        }
        CHECK(merges > 5);
        town.compare_screens();

        std::shuffle(standing.begin(), standing.end(), dice);
        for (const auto& id : standing) CHECK(std::holds_alternative<MergeUndone>(undo(town, id)));
        CHECK(town.belongings() == twins.plain.belongings());
        town.compare_screens();
        for (const auto& person : people) CHECK(shown_customer(town, person) == town.customer(person).text);
    }
}

TEST_CASE("Whoever asks for a merged customer gets the person, and every conversation shows who leads")
{
    PrivateStore store;
    Town town(store, "hoa-mai");
    town.told(Story::says("lan-fb", "m1", "alo", 0, "Lan"));
    town.told(Story::says("lan-zalo", "m2", "số em 0987.654.321", 1, "Chị Lan"));
    town.told(Story::says("hùng", "m3", "alo", 2, "Hùng"));
    const auto lan = town.customer("lan-fb"), zalo = town.customer("lan-zalo"), hung = town.customer("hùng");
    const auto find = [&](const CustomerId& id) {
        std::optional<wire::Customer> found;
        store.as_workspace(town.story.shop.workspace,
                           [&](pqxx::work& tx) { found = find_customer_for(tx, town.owner, id); });
        return found;
    };
    const auto id = new_id<MergeTag>();
    REQUIRE(std::holds_alternative<MergeDone>(merge(town, lan, zalo, id)));
    CHECK(find(zalo)->id == lan);
    CHECK(find(lan)->contacts.at(0).value == "+84987654321");
    CHECK(find(lan)->merged.at(0).name == "Chị Lan");
    CHECK(shown_customer(town, "lan-zalo") == lan.text);
    CHECK(find(hung)->merged.empty());

    SECTION("the same request again has no second effect, another one with its id is refused")
    {
        const auto seen = town.seen;
        CHECK(std::holds_alternative<MergeDone>(merge(town, lan, zalo, id)));
        CHECK(town.seen == seen);
        CHECK(std::holds_alternative<OtherMerge>(merge(town, lan, hung, id)));
        CHECK(std::holds_alternative<SamePerson>(merge(town, zalo, lan)));
        CHECK(std::holds_alternative<NotThere>(merge(town, lan, new_id<CustomerTag>())));
    }
    SECTION("once undone, its id merges nobody again")
    {
        CHECK(std::holds_alternative<MergeUndone>(undo(town, id)));
        const auto seen = town.seen;
        CHECK(std::holds_alternative<OtherMerge>(merge(town, lan, zalo, id)));
        CHECK(town.seen == seen);
        CHECK(find(zalo)->id == zalo);
    }
    SECTION("their threads say who merged whom, and who parted them, once each")
    {
        const auto lines = [&](const std::string& person) {
            return town.story.value("select string_agg(m.text, '; ' order by m.arrival) from messages m"
                                    " join conversations c on c.id = m.conversation_id"
                                    " join identities i on i.customer_id = c.customer_id"
                                    " where m.kind = 'event' and i.platform_user_id = '" +
                                    person + "'");
        };
        const std::string merged = "Hoa gộp khách Chị Lan với Lan", parted = "Hoa tách khách Chị Lan khỏi Lan";
        CHECK(lines("lan-fb") == merged);
        CHECK(lines("lan-zalo") == merged);
        for (int again = 0; again < 2; ++again) {
            CHECK(std::holds_alternative<MergeUndone>(undo(town, id)));
            CHECK(lines("lan-fb") == merged + "; " + parted);
            CHECK(lines("lan-zalo") == merged + "; " + parted);
        }
        CHECK(lines("hùng").empty());
        town.compare_screens();
    }
    SECTION("what the merged one writes belongs to them, and is told of the person")
    {
        town.told(Story::says("lan-zalo", "m4", "à số mới 0912 345 678", 5));
        CHECK(town.story.value("select customer_id from contacts where value = '+84912345678'") == zalo.text);
        CHECK(boost::json::serialize(town.screen.at("customer " + lan.text)).find("+84•••678") != std::string::npos);
        CHECK_FALSE(town.screen.contains("customer " + zalo.text));
        CHECK(town.screen.at("customer " + lan.text).at("seq").to_number<Seq>() > 0);
        town.compare_screens();
    }
    SECTION("a customer who was merged takes along whom they had been merged with, and leaves with them")
    {
        const auto second = new_id<MergeTag>();
        REQUIRE(std::holds_alternative<MergeDone>(merge(town, hung, lan, second)));
        CHECK(shown_customer(town, "lan-zalo") == hung.text);
        CHECK(find(zalo)->merged.size() == 2);
        CHECK(std::holds_alternative<MergeUndone>(undo(town, id)));
        CHECK(shown_customer(town, "lan-zalo") == zalo.text);
        CHECK(find(lan)->id == hung);
        CHECK(std::holds_alternative<MergeUndone>(undo(town, second)));
        CHECK(find(lan)->id == lan);
        CHECK(std::holds_alternative<MergeUndone>(undo(town, second)));
        town.compare_screens();
    }
    SECTION("another shop knows neither them nor the merge")
    {
        Town other(store, "sao-viet");
        CHECK(std::holds_alternative<NotThere>(undo(other, id)));
        CHECK(std::holds_alternative<NotThere>(merge(other, lan, hung)));
        CHECK(other.seen == 0);
    }
}
