#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

/// What an operator can set: a TOML file, every key overridden by an environment variable (`http.port` by
/// GOM_HTTP_PORT), a secret also read from a file (`master_key_file`).
namespace gateway {

/// Says which setting, what was found and what was expected.
struct BadConfig : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Config {
    struct Http {
        std::string address = "127.0.0.1";
        std::uint16_t port = 8080;
        std::string public_url = "http://127.0.0.1:8080";
        std::string tls_certificate, tls_key;     // files; both or none
        std::vector<std::string> trusted_proxies; // addresses whose X-Forwarded-For is believed
    } http;

    struct Database {
        std::string url;       // the service role
        std::string owner_url; // used by `gom migrate` alone; empty: url
        int threads = 4;       // per shard, one connection each
    } database;

    struct Redis {
        std::string url; // unix:/path or redis://host:port; empty: a single node without
    } redis;

    struct Secrets {
        std::string master_key; // 32 bytes, decoded
    } secrets;

    struct Media {
        std::string folder = "var/media";
        std::string public_url;                 // another host name for attachments; empty: none
        std::vector<std::string> allowed_hosts; // host:port beyond the platforms' own, plain http allowed
        std::string fetcher;                    // the fetcher program; empty: beside this program
    } media;

    struct Web {
        std::string folder; // the built page; empty: beside this program
    } web;

    struct Log {
        std::string level = "info";
        std::string format = "text"; // text, json
    } log;

    struct Limits {
        int connections_per_address = 200;
        int sockets_per_person = 10;
        int ferry_waiting = 20'000; // webhooks waiting for their commit, per shard; beyond: 503
        int database_waiting = 256; // jobs waiting for a database thread, per shard; beyond: 503
    } limits;

    struct Metrics {
        std::string token; // lets others than loopback read /metrics; empty: nobody
    } metrics;

    int shards = 0;          // 0: as many as there are cores
    bool test_hooks = false; // shorter waits for tests; refused with a public host name
};

/// Reads the file (or nothing, when `path` is empty) and the environment. Unknown keys are refused by name.
Config read_config(const std::string& path, const std::map<std::string, std::string>& environment);

/// The process's own environment, as read_config wants it.
std::map<std::string, std::string> environment_variables();

} // namespace gateway
