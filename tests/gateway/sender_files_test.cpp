#include "tests/gateway/office.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace tests;
using test_support::PrivateStore;

TEST_CASE("A picture is uploaded, then sent; who lost the channel in between sends nothing")
{
    PrivateStore store;
    Office office(store);
    const auto an = office.conversation("an");
    const auto picture = inbox::new_id<inbox::AttachmentTag>();
    office.read([&](pqxx::work& tx) {
        inbox::add_upload(tx, office.minh,
                          {picture, inbox::AttachmentKind::image, "áo.jpg", {"a-file", "image/jpeg", 4, 1, 1, true}});
    });
    auto request = office.request(an, "");
    request.attachments.emplace_back(picture);
    inbox::File file;
    file.name = "áo.jpg";
    file.mime = "image/jpeg";
    file.stored = picture;
    inbox::Part part;
    part.attached = file;
    office.write([&](inbox::EventLog& log) { inbox::accept_reply(log, office.rules, office.minh, request, {part}); });
    std::ofstream(office.media + "/a-file") << "JPEG";

    std::atomic<bool> uploading = false, go_on = false;
    office.platform.answer_with([&](const Asked& asked) {
        if (asked.target.find("/message_attachments") == std::string::npos) return accepted();
        uploading = true;
        go_on.wait(false);
        return Answers{200, R"({"attachment_id":"55"})"};
    });
    const auto process = office.process();
    process->sender.nudge(office.shop.workspace);
    REQUIRE(process->until([&] { return uploading.load(); }));
    CHECK(office.platform.asked()[0].body.find("JPEG") != std::string::npos);

    SECTION("nobody took the channel away")
    {
        go_on = true;
        go_on.notify_all();
        CHECK(process->until([&] { return office.state(request.id) == "sent"; }));
    }
    SECTION("somebody did: we had been asleep")
    {
        office.look("update channels set lease_owner = 'somebody else', lease_until = now() + interval '1 hour'");
        go_on = true;
        go_on.notify_all();
        CHECK(process->until([&] { return office.state(request.id) == "queued"; }));
        CHECK(office.platform.asked("POST", "/messages").empty());
    }
    SECTION("its time ran out, and it was given up as unknown: it is not sent late")
    {
        office.time_passes();
        office.recovered();
        REQUIRE(office.state(request.id) == "unknown");
        go_on = true;
        go_on.notify_all();
        CHECK(process->until([&] { return office.state(request.id) == "failed"; }));
        CHECK(office.platform.asked("POST", "/messages").empty());
    }
}

TEST_CASE("A reply whose file is gone fails and says so")
{
    PrivateStore store;
    Office office(store);
    const auto picture = inbox::new_id<inbox::AttachmentTag>();
    office.read([&](pqxx::work& tx) {
        inbox::add_upload(
            tx, office.minh,
            {picture, inbox::AttachmentKind::image, "áo.jpg", {"../secret", "image/jpeg", 4, 1, 1, true}});
    });
    auto request = office.request(office.conversation("an"), "");
    request.attachments.emplace_back(picture);
    inbox::Part part;
    inbox::File file;
    file.stored = picture;
    part.attached = file;
    office.write([&](inbox::EventLog& log) { inbox::accept_reply(log, office.rules, office.minh, request, {part}); });
    const auto process = office.process();
    process->start();
    CHECK(process->until([&] { return office.state(request.id) == "failed"; }));
    CHECK(office.one("select failure_code from messages where id = '" + request.id.text + "'") == "media");
    CHECK(office.platform.asked().empty());
}
