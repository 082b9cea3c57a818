#include "gateway/media/fetcher/download.hpp"
#include "tests/abuse/verdict.hpp"
#include "tests/support/child_process.hpp"
#include "tests/support/tiny_server.hpp"

#include <catch2/catch.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>

using namespace tests::abuse;
using tests::TinyServer;

namespace {

/// Counts who connects, over IPv4 and IPv6, and says nothing: the kernel takes them in for us.
class Trap {
public:
    explicit Trap(std::uint16_t port = 0) : fd_(socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
    {
        const int off = 0, on = 1;
        setsockopt(fd_, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
        setsockopt(fd_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        sockaddr_in6 any{};
        any.sin6_family = AF_INET6;
        any.sin6_port = htons(port);
        open_ = bind(fd_, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0 && listen(fd_, 1'000) == 0;
        socklen_t size = sizeof any;
        getsockname(fd_, reinterpret_cast<sockaddr*>(&any), &size);
        port_ = ntohs(any.sin6_port);
    }
    ~Trap() { close(fd_); }
    Trap(const Trap&) = delete;
    Trap& operator=(const Trap&) = delete;

    bool open() const { return open_; }
    std::string port() const { return std::to_string(port_); }

    int caught()
    {
        for (int one; open_ && (one = accept(fd_, nullptr, nullptr)) >= 0; ++caught_) close(one);
        return caught_;
    }

private:
    int fd_, caught_ = 0;
    bool open_ = false;
    std::uint16_t port_ = 0;
};

/// This machine and its neighbours, in every way a URL can write them.
const std::vector<std::string> inside = {
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "127.255.255.254",
    "2130706433",
    "0x7f000001",
    "0x7f.1",
    "0177.0.0.1",
    "017700000001",
    "127.0.0.1.",
    "127.000.000.001",
    "0",
    "0.0.0.0",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[fe80::1%25lo]",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ip6-localhost",
    "127\xe3\x80\x82"
    "0\xe3\x80\x82"
    "0\xe3\x80\x82"
    "1",
    "%31%32%37.0.0.1",
    "\xe2\x91\xa0\xe2\x91\xa1\xe2\x91\xa6.0.0.1",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "[fd00:ec2::254]",
    "[fc00::1]",
    "metadata.google.internal",
};

/// Other ways to speak than http and https.
const std::vector<std::string> schemes = {
    "file", "ftp",    "ftps",  "gopher",     "dict",        "ldap", "ldaps",  "smb",       "tftp", "scp",
    "sftp", "telnet", "rtsp",  "imap",       "pop3",        "smtp", "mqtt",   "data",      "jar",  "netdoc",
    "ws",   "unix",   "about", "javascript", "view-source", "FILE", "gOpHeR", "http+unix", "blob", "phar"};

} // namespace

TEST_CASE("No address that a customer can write makes us knock inside", "[A10]")
{
    Nemesis nemesis("A10");
    Verdict verdict("A10", 200, nemesis);
    Trap trap, https(443), http(80);
    REQUIRE(trap.open());
    const auto port = trap.port();

    std::vector<std::string> urls;
    for (const auto& host : inside) {
        urls.insert(urls.end(), {"http://" + host + ":" + port + "/x", "https://" + host + ":" + port + "/x",
                                 "http://" + host + "/x", "https://" + host + "/x",
                                 "http://cdn.example@" + host + ":" + port + "/x",
                                 "http://" + host + ":" + port + "#@cdn.example/x",
                                 "http://cdn.example\\@" + host + ":" + port + "/x",
                                 "http://" + host + ":" + port + "/cdn.example", "//" + host + ":" + port + "/x",
                                 "http:///" + host + ":" + port + "/x", "http://" + host + "\t:" + port + "/x"});
    }
    for (const auto& scheme : schemes) urls.push_back(scheme + "://127.0.0.1:" + port + "/etc/passwd");
    // What is no address at all; as a redirection it would lead back to where it came from.
    const std::vector<std::string> odd = {"/etc/passwd", "", " ", "http://", "http:", "://", "data:text/plain,x"};

    // The platform's own host may send us on; where to is looked at like any other address. A name the shop's platforms
    // use may lead inside when somebody else answers for it: "localhost" stands for that.
    std::vector<std::vector<std::string>> scripts;
    for (const auto& url : urls) {
        scripts.push_back(
            {"HTTP/1.1 302 Found\r\nLocation: " + url + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
             TinyServer::hang_up});
    }
    scripts.push_back({"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", TinyServer::hang_up});
    TinyServer platform(scripts);
    const auto own = "127.0.0.1:" + std::to_string(platform.port());
    const fetcher::Allowed allowed{{"cdn.example", ".cdn.example", "localhost", "localhost.", "ip6-localhost"}, {own}};

    tests::TemporaryFolder folder;
    const auto path = folder.path() + "/file";
    const auto fetch = [&](const std::string& url, const std::string& how) {
        const int before = trap.caught() + https.caught() + http.caught();
        std::string code = "nothing";
        try {
            fetcher::download(url, {{"Authorization", "a secret"}}, allowed, path);
            verdict.got_through(how + ' ' + url + " was fetched");
            std::filesystem::remove(path);
            return;
        } catch (const fetcher::CannotFetch& refusal) {
            code = refusal.code;
        }
        const bool knocked = trap.caught() + https.caught() + http.caught() != before;
        verdict.judge(!knocked && !std::filesystem::exists(path), code, how + ' ' + url + " made us connect");
    };
    for (const auto& url : urls) fetch(url, "told");
    for (const auto& url : odd) fetch(url, "told");
    for (const auto& url : urls) fetch("http://" + own + "/" + url.substr(0, 4), "redirected to");
    if (platform.connections() != static_cast<int>(urls.size())) verdict.fault("not every redirection was asked for");

    // The way out is open all the same, to the host that is named.
    CHECK(fetcher::download("http://" + own + "/ok", {}, allowed, path).size_bytes == 2);
    verdict.note(https.open() && http.open() ? "traps on three ports" : "traps on a high port alone");
    verdict.finish();
}
