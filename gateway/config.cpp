#include "gateway/config.hpp"

#include <toml++/toml.h>

#include <sodium.h>

#include <charconv>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>
#include <thread>

extern char** environ;

namespace gateway {

namespace {

std::string upper_name(const std::string& key)
{
    std::string name = "GOM_";
    for (const char c : key) name += c == '.' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

/// One flat view of file and environment; remembers which keys somebody asked for.
class Source {
public:
    Source(const std::string& path, const std::map<std::string, std::string>& environment) : environment_(environment)
    {
        if (path.empty()) return;
        try {
            flatten(toml::parse_file(path), "");
        } catch (const toml::parse_error& error) {
            std::ostringstream where;
            where << error.source().begin;
            throw BadConfig(path + ": " + std::string(error.description()) + " (" + where.str() + ")");
        }
    }

    void text(const std::string& key, std::string& value)
    {
        find(key, [&](const std::string& found) { value = found; });
    }

    void whole(const std::string& key, int& value, int low, int high)
    {
        find(key, [&](const std::string& found) {
            int number = 0;
            const auto end = found.data() + found.size();
            const auto result = std::from_chars(found.data(), end, number);
            if (result.ec != std::errc{} || result.ptr != end || number < low || number > high) {
                throw BadConfig(key + " is \"" + found + "\"; expected a whole number from " + std::to_string(low) +
                                " to " + std::to_string(high));
            }
            value = number;
        });
    }

    void flag(const std::string& key, bool& value)
    {
        find(key, [&](const std::string& found) {
            if (found != "true" && found != "false")
                throw BadConfig(key + " is \"" + found + "\"; expected true or false");
            value = found == "true";
        });
    }

    /// An array in the file, a comma-separated text in the environment.
    void list(const std::string& key, std::vector<std::string>& value)
    {
        find(key, [&](const std::string& found) {
            value.clear();
            std::istringstream parts(found);
            for (std::string part; std::getline(parts, part, ',');) {
                if (!part.empty()) value.push_back(part);
            }
        });
    }

    /// The value itself, or the content of the file named by KEY_file.
    void secret(const std::string& key, std::string& value)
    {
        text(key, value);
        std::string file;
        text(key + "_file", file);
        if (file.empty()) return;
        std::ifstream in(file);
        if (!in) throw BadConfig(key + "_file is \"" + file + "\"; this file cannot be read");
        std::getline(in, value);
    }

    void refuse_unknown() const
    {
        for (const auto& [key, value] : values_) {
            if (!asked_.contains(key)) throw BadConfig(key + " is not a setting of gom");
        }
    }

private:
    void flatten(const toml::table& table, const std::string& prefix)
    {
        for (const auto& [name, node] : table) {
            const auto key = prefix + std::string(name.str());
            if (const auto* inner = node.as_table()) flatten(*inner, key + ".");
            else values_[key] = as_text(key, node);
        }
    }

    static std::string as_text(const std::string& key, const toml::node& node)
    {
        if (const auto* text = node.as_string()) return text->get();
        if (const auto* number = node.as_integer()) return std::to_string(number->get());
        if (const auto* truth = node.as_boolean()) return truth->get() ? "true" : "false";
        if (const auto* array = node.as_array()) {
            std::string all;
            for (const auto& element : *array) {
                if (!element.is_string()) throw BadConfig(key + " holds something that is not a text");
                all += (all.empty() ? "" : ",") + element.as_string()->get();
            }
            return all;
        }
        throw BadConfig(key +
                        " is of a kind that no setting has; expected a text, a whole number, true, false or a list");
    }

    void find(const std::string& key, const std::function<void(const std::string&)>& use)
    {
        asked_.insert(key);
        if (const auto found = environment_.find(upper_name(key)); found != environment_.end()) use(found->second);
        else if (const auto value = values_.find(key); value != values_.end()) use(value->second);
    }

    const std::map<std::string, std::string>& environment_;
    std::map<std::string, std::string> values_;
    std::set<std::string> asked_;
};

/// 32 bytes in base64. An empty text stays empty: whoever needs the key says that it is missing.
std::string decoded_key(const std::string& text)
{
    if (text.empty()) return {};
    std::string key(crypto_aead_xchacha20poly1305_ietf_KEYBYTES, '\0');
    std::size_t length = 0;
    const int failed = sodium_base642bin(reinterpret_cast<unsigned char*>(key.data()), key.size(), text.data(),
                                         text.size(), " \r\n", &length, nullptr, sodium_base64_VARIANT_ORIGINAL);
    if (failed != 0 || length != key.size()) {
        throw BadConfig(
            "secrets.master_key is not 32 bytes in base64 (44 characters); make one with: openssl rand -base64 32");
    }
    return key;
}

void one_of(const std::string& key, const std::string& value, const std::set<std::string>& allowed)
{
    if (allowed.contains(value)) return;
    std::string all;
    for (const auto& name : allowed) all += (all.empty() ? "" : ", ") + name;
    throw BadConfig(key + " is \"" + value + "\"; expected one of: " + all);
}

} // namespace

Config read_config(const std::string& path, const std::map<std::string, std::string>& environment)
{
    Source source(path, environment);
    Config config;

    int port = config.http.port;
    source.text("http.address", config.http.address);
    source.whole("http.port", port, 1, 65535);
    config.http.port = static_cast<std::uint16_t>(port);
    config.http.public_url = "http://127.0.0.1:" + std::to_string(port);
    source.text("http.public_url", config.http.public_url);
    source.text("http.tls_certificate", config.http.tls_certificate);
    source.text("http.tls_key", config.http.tls_key);
    source.list("http.trusted_proxies", config.http.trusted_proxies);

    source.secret("database.url", config.database.url);
    source.secret("database.owner_url", config.database.owner_url);
    source.whole("database.threads", config.database.threads, 1, 64);
    source.secret("redis.url", config.redis.url);

    source.secret("secrets.master_key", config.secrets.master_key);
    config.secrets.master_key = decoded_key(config.secrets.master_key);

    source.text("media.folder", config.media.folder);
    source.text("media.public_url", config.media.public_url);
    source.list("media.allowed_hosts", config.media.allowed_hosts);
    source.text("media.fetcher", config.media.fetcher);
    source.text("web.folder", config.web.folder);
    source.text("log.level", config.log.level);
    source.text("log.format", config.log.format);
    source.whole("limits.connections_per_address", config.limits.connections_per_address, 1, 1'000'000);
    source.whole("limits.sockets_per_person", config.limits.sockets_per_person, 1, 1'000'000);
    source.whole("limits.ferry_waiting", config.limits.ferry_waiting, 1, 1'000'000);
    source.whole("limits.database_waiting", config.limits.database_waiting, 1, 100'000);
    source.secret("metrics.token", config.metrics.token);
    source.whole("shards", config.shards, 0, 256);
    source.flag("test_hooks", config.test_hooks);
    source.refuse_unknown();

    one_of("log.level", config.log.level, {"trace", "debug", "info", "warn", "error"});
    one_of("log.format", config.log.format, {"text", "json"});
    if (config.http.tls_certificate.empty() != config.http.tls_key.empty()) {
        throw BadConfig("http.tls_certificate and http.tls_key belong together; only one of them is set");
    }
    if (config.shards == 0) config.shards = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
    return config;
}

std::map<std::string, std::string> environment_variables()
{
    std::map<std::string, std::string> variables;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        const auto equals = text.find('=');
        if (equals != std::string::npos) variables[text.substr(0, equals)] = text.substr(equals + 1);
    }
    return variables;
}

} // namespace gateway
