#include "gateway/postgres/address.hpp"

#include "gateway/config.hpp"

#include <libpq-fe.h>

#include <memory>
#include <string_view>
#include <utility>

namespace gateway {

std::string user_in(const std::string& address)
{
    char* trouble = nullptr;
    const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options(
        PQconninfoParse(address.c_str(), &trouble), &PQconninfoFree);
    const std::unique_ptr<char, void (*)(void*)> message(trouble, &PQfreemem);
    if (!options) throw BadConfig("database.url cannot be read: " + std::string(trouble ? trouble : "out of memory"));
    for (const auto* option = options.get(); option->keyword; ++option) {
        if (std::string_view(option->keyword) == "user" && option->val) return option->val;
    }
    throw BadConfig("database.url names no user; expected the service role, which needs no other right than the rows");
}

std::string patient(const std::string& address)
{
    constexpr std::pair<const char*, const char*> times[] = {
        {"connect_timeout", "3"},     {"tcp_user_timeout", "4000"}, {"keepalives_idle", "4"},
        {"keepalives_interval", "2"}, {"keepalives_count", "3"},
    };
    const bool is_url = address.find("://") != std::string::npos;
    auto all = address;
    for (const auto& [name, value] : times) {
        if (address.find(name) != std::string::npos) continue;
        if (is_url) all += all.find('?') == std::string::npos ? '?' : '&';
        else all += ' ';
        all += std::string(name) + '=' + value;
    }
    return all;
}

} // namespace gateway
