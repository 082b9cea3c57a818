#include "gateway/http/static_files.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <unistd.h>

using gateway::Request;
using gateway::Response;
using gateway::StaticFiles;

namespace {

namespace fs = std::filesystem;

/// A page as the build leaves it, in a folder that goes with the test.
struct Page {
    fs::path root = fs::temp_directory_path() / ("gom-page-" + std::to_string(::getpid()));
    fs::path folder = root / "web";

    Page()
    {
        put("web/index.html", "<html lang=vi>");
        put("web/sw.js", "// worker");
        put("web/manifest.webmanifest", "{}");
        put("web/assets/app-3f2a.js", "run()");
        put("web/assets/app-3f2a.js.br", "BR");
        put("web/assets/app-3f2a.js.gz", "GZ");
        put("secret.txt", "secret");
    }
    ~Page() { fs::remove_all(root); }

    void put(const fs::path& name, std::string_view text) const
    {
        fs::create_directories((root / name).parent_path());
        std::ofstream(root / name) << text;
    }
};

Request get(std::string path, std::string encodings = {}, std::string accept = "text/html,*/*;q=0.8")
{
    Request request;
    request.method = "GET";
    request.path = std::move(path);
    if (!encodings.empty()) request.headers.emplace("Accept-Encoding", encodings);
    if (!accept.empty()) request.headers.emplace("Accept", accept);
    return request;
}

std::string header(const Response& response, std::string_view name)
{
    for (const auto& [key, value] : response.headers) {
        if (key == name) return value;
    }
    return "";
}

std::string body(const Response& response)
{
    const auto* shared = std::get_if<std::shared_ptr<const std::string>>(&response.body);
    return shared && *shared ? **shared : "";
}

} // namespace

TEST_CASE("The page and its assets are served with the right type and life")
{
    const Page page;
    const StaticFiles files(page.folder);
    const auto index = files.answer(get("/"));
    CHECK(body(index) == "<html lang=vi>");
    CHECK(header(index, "Content-Type") == "text/html; charset=utf-8");
    CHECK(header(index, "Cache-Control") == "no-cache");
    const auto script = files.answer(get("/assets/app-3f2a.js"));
    CHECK(body(script) == "run()");
    CHECK(header(script, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(header(script, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(header(files.answer(get("/sw.js")), "Cache-Control") == "no-cache");
    CHECK(header(files.answer(get("/manifest.webmanifest")), "Content-Type") == "application/manifest+json");
}

TEST_CASE("A file compressed beforehand goes to whoever can read it")
{
    const Page page;
    const StaticFiles files(page.folder);
    const auto coding = [&](std::string accepted) {
        const auto response = files.answer(get("/assets/app-3f2a.js", std::move(accepted)));
        CHECK(header(response, "Vary") == "Accept-Encoding");
        return header(response, "Content-Encoding") + body(response);
    };
    CHECK(coding("gzip, deflate, br") == "brBR");
    CHECK(coding("gzip") == "gzipGZ");
    CHECK(coding("br;q=0, gzip;q=0.5") == "gzipGZ");
    CHECK(coding("br;q=0.0, gzip;q=0") == "run()");
    CHECK(coding("") == "run()");
    CHECK(files.answer(get("/assets/app-3f2a.js.br")).status == 404);
}

TEST_CASE("What has not changed is not sent again")
{
    const Page page;
    const StaticFiles files(page.folder);
    auto request = get("/");
    const auto tag = header(files.answer(request), "ETag");
    request.headers.emplace("If-None-Match", "\"other\", W/" + tag);
    const auto again = files.answer(request);
    CHECK(again.status == 304);
    CHECK(header(again, "ETag") == tag);
    CHECK(body(again).empty());
}

TEST_CASE("A deep link opens the page; a missing file and a missing resource do not")
{
    const Page page;
    const StaticFiles files(page.folder);
    CHECK(body(files.answer(get("/inbox/0190"))) == "<html lang=vi>");
    CHECK(files.answer(get("/inbox/0190", "", "application/json")).status == 404);
    CHECK(files.answer(get("/assets/absent-1.js")).status == 404);
    CHECK(files.answer(get("/favicon.ico")).status == 404);
    CHECK(files.answer(get("/api/nothing")).status == 404);
}

TEST_CASE("No path leads out of the folder")
{
    const Page page;
    const StaticFiles files(page.folder);
    for (const auto* path :
         {"/../secret.txt", "/..//secret.txt", "//secret.txt", "/assets/../../secret.txt", "/./../secret.txt"}) {
        INFO(path);
        CHECK(body(files.answer(get(path))) != "secret");
    }
}

TEST_CASE("Without a page there is nothing, and nothing breaks")
{
    CHECK(StaticFiles("").answer(get("/")).status == 404);
    CHECK(StaticFiles("/nowhere/at/all").answer(get("/")).status == 404);
}
