#include "tests/abuse/attack_surface.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/town.hpp"

#include <boost/json.hpp>
#include <catch2/catch.hpp>

#include <algorithm>
#include <regex>

namespace json = boost::json;
using namespace std::chrono_literals;
using namespace tests::abuse;
using tests::ApiHouse;
using tests::HttpAnswer;

namespace {

const std::string canary = "khach-cua-sao-viet";

/// What an answer says but for ids and numbers, which differ from one new thing to the next.
std::string shape_of(const HttpAnswer& answer)
{
    static const std::regex ids("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), numbers("[0-9]+");
    return std::to_string(answer.status) + ' ' +
           std::regex_replace(std::regex_replace(answer.body, ids, "ID"), numbers, "N");
}

/// Everything a workspace has, as one text.
std::string all_of(ApiHouse& house, inbox::WorkspaceId workspace)
{
    std::string text;
    house.store.as_superuser([&](pqxx::work& tx) {
        const auto tables = tx.exec("select table_name from information_schema.columns where table_schema = 'public' "
                                    "and column_name = 'workspace_id' order by 1");
        for (const auto& table : tables) {
            const std::string name = table[0].c_str();
            text += name + ' ' +
                    tx.exec1("select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from " + name +
                             " t where workspace_id = " + std::to_string(workspace.number))[0]
                        .c_str() +
                    '\n';
        }
    });
    return text;
}

bool leaks(const HttpAnswer& answer, const tests::Things& theirs, const std::string& sent)
{
    if (answer.body.find(canary) != std::string::npos || answer.body.find("saoviet") != std::string::npos) return true;
    return std::any_of(theirs.begin(), theirs.end(), [&](const auto& thing) {
        return thing.second != sent && answer.body.find(thing.second) != std::string::npos;
    });
}

/// Names a thing that is to be made: whoever tells it there makes a thing of their own with that id.
bool names_something_new(const Field& field)
{
    return field.where == Field::Where::body && (field.name == "id" || field.name.ends_with(".id"));
}

} // namespace

TEST_CASE("Another shop's ids, in every field of every endpoint, are answered as ids nobody has", "[A04]")
{
    Nemesis nemesis("A04");
    Verdict verdict("A04", 1'900, nemesis);
    ApiHouse house;
    const auto ours = things_of(house, house.hoa_mai, "khach-cua-hoa-mai", house.lan);
    const auto theirs = things_of(house, house.sao_viet, canary, house.stranger);
    // What is said in texts or as the id of something new is ours from then on; so those fields get ids of their own,
    // and each text another.
    const auto more = things_of(house, house.sao_viet, canary + "-2", house.stranger);
    std::vector<std::string> to_name, to_make;
    for (const auto& [kind, id] : theirs) to_name.push_back(id);
    for (const auto& [kind, id] : more) {
        if (kind != "staff" && kind != "channel") to_make.push_back(id);
    }
    house.put("insert into products (workspace_id, id, name) select " + std::to_string(house.sao_viet.number) +
              ", gen_random_uuid(), '" + canary + "' from generate_series(1, 400)");
    int texts = 0;
    const auto said_once = [&] {
        return house.one("select id::text from products where workspace_id = " + std::to_string(house.sao_viet.number) +
                         " and name = '" + canary + "' order by id offset " + std::to_string(texts++) + " limit 1");
    };
    const auto before = all_of(house, house.sao_viet);
    for (const auto& endpoint : endpoints()) {
        if (endpoint.open) continue;
        for (const auto& field : endpoint.fields) {
            if (!field.id && !field.text) continue;
            const auto ask = [&](const std::string& id) {
                return Request(endpoint, ours).with(field, json::string(id)).from(house, house.owner);
            };
            // Once for what it does, once more for what is answered then.
            ask(inbox::new_uuid());
            const auto absent = shape_of(ask(inbox::new_uuid()));
            const bool refers = field.id && !names_something_new(field);
            for (const auto& id : refers ? to_name : field.id ? to_make : std::vector<std::string>{said_once()}) {
                const auto foreign = ask(id);
                const auto words = endpoint.name() + ", " + field.name + ": ";
                if (leaks(foreign, theirs, id)) verdict.got_through(words + "leaks " + foreign.body);
                else
                    verdict.judge(shape_of(foreign) == absent, "as absent (" + std::to_string(foreign.status) + ")",
                                  words + shape_of(foreign) + "\n    where an absent id gets\n    " + absent);
            }
        }
    }
    if (all_of(house, house.sao_viet) != before) verdict.fault("the other shop was changed");
    if (house.get(house.owner, "/api/me").status != 200) verdict.fault("the owner was logged out on the way");
    verdict.finish();
}

TEST_CASE("Another shop's ids said into the live socket are as unheard as ids nobody has", "[A04]")
{
    Nemesis nemesis("A04");
    Verdict verdict("A04", 20, nemesis);
    tests::Town town({.workspaces = 2});
    const auto ours = town.person("hoa", 0), theirs = town.person("hoa", 1);
    town.platsim->say("messenger", "khach", "chuyện nhà họ", {{"workspace", "shop-2"}});
    tests::Screen screen(theirs);
    const auto conversation = screen.conversation_with("chuyện nhà họ");
    const auto shown = screen.now();
    tests::LiveSocket listener(theirs);
    listener.hello(json::string(shown.epoch), shown.seq);
    const auto own_epoch = tests::fresh_look(ours);

    // Their numbers: ours know no such place, or skip to where ours end; no event of theirs is told.
    const std::vector<std::string> ids = {conversation,
                                          tests::text_at(shown.conversations.at(conversation), "customer.id"),
                                          tests::text_at(shown.conversations.at(conversation), "channel.id"),
                                          theirs.id(), tests::text_at(*shown.message_saying("chuyện nhà họ"), "id")};
    for (const bool their_place : {false, true}) {
        for (const auto& id : ids) {
            for (const bool typing : {false, true}) {
                tests::LiveSocket socket(ours);
                socket.hello(json::string(their_place ? shown.epoch : own_epoch.epoch),
                             their_place ? shown.seq : own_epoch.seq);
                socket.say(json::serialize(json::object{{"viewing", id}, {"typing", typing}}));
                std::string heard;
                while (const auto frame = socket.hear(200ms)) heard += json::serialize(*frame);
                bool told = heard.find("chuyện nhà họ") != std::string::npos;
                for (const auto& other : ids) told = told || heard.find(other) != std::string::npos;
                verdict.judge(!told, "unheard", "viewing " + id + " was told " + heard);
            }
        }
    }

    // The other shop's screen hears what happens next in its own shop, and before that nothing of us.
    town.platsim->say("messenger", "khach", "chuyện sau đó", {{"workspace", "shop-2"}});
    std::string heard;
    for (auto frame = listener.hear(); frame; frame = listener.hear()) {
        heard += json::serialize(*frame);
        if (heard.find("chuyện sau đó") != std::string::npos) break;
    }
    if (heard.find(ours.id()) != std::string::npos) verdict.fault("the other shop heard of us: " + heard);
    CHECK(heard.find("chuyện sau đó") != std::string::npos);
    verdict.finish();
}
