#include "gateway/postgres/address.hpp"

#include "gateway/config.hpp"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

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

} // namespace gateway
