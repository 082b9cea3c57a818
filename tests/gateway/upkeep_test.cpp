#include "gateway/care/upkeep.hpp"
#include "gateway/rules.hpp"
#include "inbox/media/attachments.hpp"
#include "inbox/orders/orders.hpp"
#include "inbox/staff/people.hpp"
#include "tests/support/store/private_postgres.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <filesystem>
#include <fstream>

using namespace std::chrono_literals;

namespace {

namespace files = std::filesystem;

/// A shop, its files, and the clock's work done when a test says so.
struct House {
    House()
        : folder(files::temp_directory_path() / ("gom-upkeep-" + inbox::new_uuid())),
          lan(store.staff(shop.workspace, "lan@hoamai.example"))
    {
        files::create_directories(folder / "incoming");
        gateway::Bell::Listener ears;
        ears.events = [this](inbox::WorkspaceId, const gateway::Bell::Events& events) { heard += events->size(); };
        ears.number = [](inbox::WorkspaceId, inbox::Seq) {};
        ears.presence = [](inbox::WorkspaceId, std::string_view) {};
        bell.listen(std::move(ears));
        run(directory.refresh());
    }
    ~House() { files::remove_all(folder); }
    House(const House&) = delete;
    House& operator=(const House&) = delete;

    void run(boost::asio::awaitable<void> work)
    {
        std::exception_ptr trouble;
        boost::asio::co_spawn(io, std::move(work), [&](const std::exception_ptr& thrown) { trouble = thrown; });
        io.restart();
        io.run();
        if (trouble) std::rethrow_exception(trouble);
    }

    std::string one(const std::string& question)
    {
        std::string value;
        store.as_superuser([&](pqxx::work& tx) {
            const auto rows = tx.exec(question);
            if (!rows.empty() && !rows[0][0].is_null()) value = rows[0][0].c_str();
        });
        return value;
    }

    void write(const files::path& name, std::chrono::hours age = 0h)
    {
        std::ofstream(folder / name) << "bytes";
        files::last_write_time(folder / name, files::file_time_type::clock::now() - age);
    }

    inbox::AttachmentId upload(const std::string& file, const std::string& age)
    {
        const auto id = inbox::new_id<inbox::AttachmentTag>();
        store.as_workspace(shop.workspace, [&](pqxx::work& tx) {
            const auto staff = *inbox::find_staff(tx, shop.workspace, lan);
            inbox::add_upload(tx, staff,
                              {id, inbox::AttachmentKind::image, "ao.jpg", {file, "image/jpeg", 5, 1, 1, true}});
        });
        one("update attachments set created_at = now() - interval '" + age + "' where id = '" + id.text +
            "' returning 1");
        write(file);
        return id;
    }

    boost::asio::io_context io;
    test_support::PrivateStore store;
    test_support::Shop shop{store};
    files::path folder;
    inbox::StaffId lan;
    std::size_t heard = 0;
    gateway::Database database{store.service_url(), 1, 16};
    std::shared_ptr<const gateway::Vault> vault = std::make_shared<gateway::Vault>(std::string(32, 'k'));
    gateway::DirectoryKeeper directory{database, vault};
    gateway::Bell bell{io.get_executor(), ""};
    gateway::Upkeep upkeep{
        io.get_executor(), database, directory, bell, std::make_shared<inbox::Rules>(gateway::make_rules()), folder};
};

} // namespace

TEST_CASE("A snoozed conversation is open again when its time has come, and every screen hears of it")
{
    House house;
    const auto conversation = [&](const std::string& thread, const std::string& until) {
        return house.one("insert into conversations (workspace_id, id, channel_id, kind, thread_id, status, "
                         "snoozed_until) values (" +
                         std::to_string(house.shop.workspace.number) + ", gen_random_uuid(), '" +
                         house.shop.channel.text + "', 'message', '" + thread + "', 'snoozed', now() + interval '" +
                         until + "') returning id");
    };
    const auto due = conversation("an", "-1 second"), later = conversation("binh", "1 hour");
    const auto status = [&](const std::string& id) {
        return house.one("select status from conversations where id = '" + id + "'");
    };
    house.run(house.upkeep.wake_all());
    CHECK(status(due) == "open");
    CHECK(status(later) == "snoozed");
    CHECK(house.one("select string_agg(kind, ' ') from events") == "conversation.updated");
    CHECK(house.heard == 1);
    house.run(house.upkeep.wake_all());
    CHECK(house.heard == 1);
}

TEST_CASE("What a draft has held for too long goes back on the shelf by itself, and everybody hears of it")
{
    House house;
    const auto w = std::to_string(house.shop.workspace.number);
    const auto product = house.one("insert into products (workspace_id, id, name) values (" + w +
                                   ", gen_random_uuid(), 'Áo') returning id");
    const auto variant = house.one("insert into variants (workspace_id, id, product_id, sku, price, on_hand) values (" +
                                   w + ", gen_random_uuid(), '" + product + "', 'AO', 1000, 5) returning id");
    const auto customer = house.one("insert into customers (workspace_id, id, name) values (" + w +
                                    ", gen_random_uuid(), 'Hạnh') returning id");
    const auto boss = house.store.staff(house.shop.workspace, "hoa@hoamai.example", "Hoa", "owner");
    const auto draft = [&] {
        inbox::OrderRequest request;
        request.customer = {customer};
        request.id = inbox::new_id<inbox::OrderTag>();
        request.status = inbox::OrderStatus::draft;
        request.lines = {{{variant}, 2}};
        house.store.as_workspace(house.shop.workspace, [&](pqxx::work& tx) {
            inbox::EventLog log(tx, house.shop.workspace);
            const auto owner = *inbox::find_staff(tx, house.shop.workspace, boss);
            REQUIRE(std::holds_alternative<inbox::OrderDone>(inbox::create_order(log, owner, request)));
            std::move(log).close();
        });
        return request.id.text;
    };
    const auto old = draft(), fresh = draft();
    const auto reserved = [&] { return house.one("select reserved from variants"); };
    house.run(house.upkeep.wake_all());
    CHECK(reserved() == "4");
    CHECK(house.heard == 0);

    house.one("update orders set reserved_until = now() - interval '1 second' where id = '" + old + "' returning 1");
    house.run(house.upkeep.wake_all());
    CHECK(reserved() == "2");
    CHECK(house.heard > 0);
    CHECK(house.one("select status || ' ' || (reserved_until is null) from orders where id = '" + old + "'") ==
          "draft true");
    CHECK(house.one("select count(*) from orders where reserved_until is not null") == "1");
    CHECK(house.one("select string_agg(kind || reserved_change, ' ' order by n) from stock_movements") ==
          "reserve2 reserve2 expire-2");
}

TEST_CASE("Files that nobody needs any more leave the folder, and no others")
{
    House house;
    const auto forgotten = house.upload("aaaa", "25 hours"), fresh = house.upload("bbbb", "1 hour");
    const auto recalled = house.upload("cccc", "25 hours");
    house.one(
        "update attachments set state = 'failed', failure = 'recalled', message_id = gen_random_uuid() where id = '" +
        recalled.text + "' returning 1");
    house.write("incoming/left", 2h);
    house.write("incoming/under-way");
    house.write("not-ours");
    house.run(house.upkeep.tidy_all());
    const auto there = [&](const char* name) { return files::exists(house.folder / name); };
    CHECK_FALSE(there("aaaa"));
    CHECK(there("bbbb"));
    CHECK_FALSE(there("cccc"));
    CHECK_FALSE(there("incoming/left"));
    CHECK(there("incoming/under-way"));
    CHECK(there("not-ours"));
    CHECK(house.one("select count(*) from attachments") == "2");
    CHECK(house.one("select count(*) from attachments where file is not null") == "1");
}

TEST_CASE("Old events go by the clock, never the newest ten thousand, and the log says from where on it is whole")
{
    House house;
    house.store.as_workspace(house.shop.workspace, [&](pqxx::work& tx) {
        inbox::EventLog log(tx, house.shop.workspace);
        for (int i = 0; i < 10'050; ++i) log.append("label.updated", "{}");
        std::move(log).close();
    });
    house.one("update events set recorded_at = now() - interval '31 days' returning 1");
    house.run(house.upkeep.tidy_all());
    CHECK(house.one("select count(*) || ' ' || min(seq) from events") == "10000 51");
    CHECK(house.one("select oldest_seq from workspace_heads") == "51");
}
