#include "tests/support/places/places.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

/// The rules of the house that a compiler does not hold: who may include whom, where SQL may stand, what a header says.
/// Every complaint names file and line.
namespace {

namespace fs = std::filesystem;

struct Source {
    std::string path; // "inbox/intake/record.cpp"
    std::vector<std::string> lines;
    std::string text;
};

std::vector<Source> sources(const std::vector<std::string>& folders, const std::set<std::string>& endings)
{
    const fs::path root = tests::source_dir();
    std::vector<Source> found;
    for (const auto& folder : folders) {
        if (!fs::exists(root / folder)) continue;
        for (auto it = fs::recursive_directory_iterator(root / folder); it != fs::recursive_directory_iterator();
             ++it) {
            const auto name = it->path().filename().string();
            if (name == "node_modules" || name == "generated" || name == "dist") {
                it.disable_recursion_pending();
                continue;
            }
            if (!it->is_regular_file() || !endings.contains(it->path().extension().string())) continue;
            Source source;
            source.path = fs::relative(it->path(), root).string();
            std::ifstream in(it->path());
            for (std::string line; std::getline(in, line);) {
                source.text += line + '\n';
                source.lines.push_back(std::move(line));
            }
            found.push_back(std::move(source));
        }
    }
    REQUIRE(!found.empty());
    return found;
}

std::vector<Source> cpp(const std::vector<std::string>& folders)
{
    return sources(folders, {".cpp", ".hpp"});
}

/// What a file includes: "inbox/sql.hpp", "<boost/beast/http.hpp>".
std::vector<std::string> includes(const Source& source)
{
    static const std::regex pattern("^\\s*#include\\s+(\"([^\"]+)\"|(<[^>]+>))");
    std::vector<std::string> found;
    for (const auto& line : source.lines) {
        std::smatch match;
        if (std::regex_search(line, match, pattern))
            found.push_back(match[2].matched ? match[2].str() : match[3].str());
    }
    return found;
}

bool begins(const std::string& text, const std::string& with)
{
    return text.rfind(with, 0) == 0;
}

bool is_test(const Source& source)
{
    return source.path.find("_test.") != std::string::npos || source.path.find("_testing.") != std::string::npos ||
           source.path.find("_for_tests.") != std::string::npos || begins(source.path, "tests/");
}

void no_complaints(const std::vector<std::string>& complaints)
{
    std::ostringstream all;
    for (const auto& complaint : complaints) all << complaint << '\n';
    INFO(all.str());
    CHECK(complaints.empty());
}

std::vector<std::string> lines_with(const std::vector<Source>& files, const std::regex& pattern)
{
    std::vector<std::string> complaints;
    for (const auto& file : files) {
        for (std::size_t n = 0; n < file.lines.size(); ++n) {
            if (std::regex_search(file.lines[n], pattern)) {
                complaints.push_back(file.path + ":" + std::to_string(n + 1) + ": " + file.lines[n]);
            }
        }
    }
    return complaints;
}

} // namespace

TEST_CASE("Arrows point one way: gateway to connectors and inbox, connectors to inbox/model, never back")
{
    std::vector<std::string> complaints;
    for (const auto& file : cpp({"inbox", "connectors", "gateway"})) {
        for (const auto& include : includes(file)) {
            const auto refuse = [&](const std::string& why) {
                complaints.push_back(file.path + " includes " + include + ": " + why);
            };
            if (begins(file.path, "inbox/model/") && begins(include, "inbox/") && !begins(include, "inbox/model/"))
                refuse("the model knows nothing below it");
            if (begins(file.path, "inbox/") && (begins(include, "connectors/") || begins(include, "gateway/")))
                refuse("the inbox knows no platform and no gateway");
            if (begins(file.path, "inbox/") && begins(include, "<boost/asio")) refuse("the inbox knows no socket");
            if (begins(file.path, "connectors/") && begins(include, "gateway/")) refuse("a connector knows no gateway");
            if (begins(file.path, "connectors/") && begins(include, "inbox/") && !begins(include, "inbox/model/"))
                refuse("a connector knows the model alone");
            if (begins(file.path, "connectors/") && (include.find("pqxx") != std::string::npos ||
                                                     begins(include, "<boost/asio") || begins(include, "<boost/beast")))
                refuse("a connector does no I/O");
        }
    }
    no_complaints(complaints);
}

TEST_CASE("A platform's folder knows no other platform's")
{
    std::vector<std::string> complaints;
    for (const auto& file : cpp({"connectors"})) {
        const fs::path path = file.path;
        if (std::distance(path.begin(), path.end()) < 3) continue;
        const auto own = (*path.begin() / *std::next(path.begin())).string() + "/";
        for (const auto& include : includes(file)) {
            const fs::path target = include;
            const bool in_platform = begins(include, "connectors/") && std::distance(target.begin(), target.end()) >= 3;
            if (in_platform && !begins(include, own)) complaints.push_back(file.path + " includes " + include);
        }
    }
    no_complaints(complaints);
}

TEST_CASE("No platform is named outside its folder, the registry and the tests")
{
    const std::regex name("\"(messenger|zalo|tiktok_shop|shopee)\"");
    std::vector<Source> files;
    for (auto& file : cpp({"inbox", "gateway"})) {
        if (!is_test(file)) files.push_back(std::move(file));
    }
    no_complaints(lines_with(files, name));
}

TEST_CASE("SQL stands in inbox/ and migrations/ only")
{
    const std::regex sql("R\"sql\\(|\"\\s*(select|insert into|update|delete from)\\s", std::regex::icase);
    std::vector<Source> files;
    for (auto& file : cpp({"connectors", "gateway"})) {
        if (!is_test(file)) files.push_back(std::move(file));
    }
    no_complaints(lines_with(files, sql));
}

TEST_CASE("Beast is included where the wire is, and nowhere else: it costs half a minute each time")
{
    std::set<std::string> files;
    for (const auto& file : cpp({"inbox", "connectors", "gateway"})) {
        for (const auto& include : includes(file)) {
            // Its deflating costs a second, and knows nothing of HTTP.
            if (begins(include, "<boost/beast") && !begins(include, "<boost/beast/zlib")) files.insert(file.path);
        }
    }
    CHECK(files.size() <= 5);
    for (const auto& file : files) {
        INFO(file);
        CHECK(file.ends_with(".cpp"));
    }
}

TEST_CASE("Every public header says what it is for")
{
    std::vector<std::string> complaints;
    for (const auto& file : sources({"inbox", "connectors", "gateway"}, {".hpp"})) {
        if (is_test(file)) continue;
        if (file.text.find("#pragma once") == std::string::npos) complaints.push_back(file.path + ": no #pragma once");
        const auto prose = std::count_if(file.lines.begin(), file.lines.end(),
                                         [](const std::string& line) { return line.find("///") != std::string::npos; });
        if (prose < 2) complaints.push_back(file.path + ": a header is read instead of the code; it needs prose");
    }
    no_complaints(complaints);
}

TEST_CASE("Nothing is left for later, and nothing knows the machine it was written on")
{
    // Written in pieces, so that this file does not complain about itself.
    const std::regex unfinished(std::string("TO") + "DO|FIX" + "ME|\\bXX" + "X\\b|HA" + "CK");
    const std::regex machine(std::string("/ro") + "ot/|/ho" + "me/|/wo" + "rk/");
    auto files = sources({"inbox", "connectors", "gateway", "migrations", "tests", "web/src", "web/e2e"},
                         {".cpp", ".hpp", ".sql", ".ts", ".tsx", ".mjs", ".sh", ".cmake", ".md", ".json"});
    no_complaints(lines_with(files, unfinished));
    no_complaints(lines_with(files, machine));
}

TEST_CASE("Every package the build asks for stands in the README, with what it is for")
{
    const fs::path root = tests::source_dir();
    const auto text_of = [&](const char* path) {
        std::ifstream in(root / path);
        return std::string(std::istreambuf_iterator<char>(in), {});
    };
    const auto readme = text_of("README.md"), debian = text_of("tests/dev/packages.sh"),
               page = text_of("web/package.json");
    std::vector<std::string> named;
    const auto collect = [&](const std::string& text, const std::regex& pattern) {
        for (auto it = std::sregex_iterator(text.begin(), text.end(), pattern); it != std::sregex_iterator(); ++it)
            named.push_back((*it)[1].str());
    };
    const std::regex list("_PACKAGES=\"([^\"]*)\""), word("(\\S+)");
    for (auto it = std::sregex_iterator(debian.begin(), debian.end(), list); it != std::sregex_iterator(); ++it)
        collect((*it)[1].str(), word);
    const auto from = page.find("\"dependencies\""), to = page.find("\"overrides\"");
    REQUIRE(from != std::string::npos);
    collect(page.substr(from, to - from), std::regex("\"([^\"]+)\": \"\\d"));
    REQUIRE(named.size() > 40);
    std::vector<std::string> complaints;
    for (const auto& name : named) {
        if (readme.find(name) == std::string::npos) complaints.push_back("README.md does not name " + name);
    }
    no_complaints(complaints);
}

TEST_CASE("A file is one idea: none of ours is longer than 400 lines")
{
    std::vector<std::string> complaints;
    for (const auto& file :
         sources({"inbox", "connectors", "gateway", "tests", "web/src"}, {".cpp", ".hpp", ".ts", ".tsx", ".mjs"})) {
        if (file.lines.size() > 400)
            complaints.push_back(file.path + ": " + std::to_string(file.lines.size()) + " lines");
    }
    no_complaints(complaints);
}

TEST_CASE("Every table but the directory has row-level security, enabled and forced, with a policy")
{
    std::string text;
    for (const auto& file : sources({"migrations"}, {".sql"})) text += file.text;
    const std::set<std::string> directory = {"installation",    "workspaces", "apps",         "channel_directory",
                                             "staff_directory", "sessions",   "work_waiting", "unrouted_events"};
    std::vector<std::string> complaints;
    const std::regex table("create table (\\w+)");
    for (auto it = std::sregex_iterator(text.begin(), text.end(), table); it != std::sregex_iterator(); ++it) {
        const auto name = (*it)[1].str();
        const bool forced = text.find("alter table " + name + " enable row level security, force row level security") !=
                            std::string::npos;
        const bool policy = std::regex_search(text, std::regex("create policy \\w+ on " + name + "\\b"));
        if (!directory.contains(name) && (!forced || !policy))
            complaints.push_back(name + " is open to every workspace");
    }
    no_complaints(complaints);
}

TEST_CASE("Migrations say why, which locks they take, and the way back")
{
    for (const auto& file : sources({"migrations"}, {".sql"})) {
        INFO(file.path);
        CHECK(begins(file.text, "-- "));
        CHECK(file.text.find("Locks:") != std::string::npos);
        CHECK(file.text.find("Undo:") != std::string::npos);
    }
}

TEST_CASE("The gateway has no lock of its own: a shard shares nothing")
{
    const std::regex lock("std::(recursive_|shared_|timed_)?mutex|asio::strand|make_strand");
    no_complaints(lines_with(cpp({"gateway"}), lock));
}
