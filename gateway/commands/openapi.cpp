#include "gateway/api/openapi.hpp"
#include "gateway/commands/commands.hpp"

#include <iostream>

namespace gateway {

int print_openapi()
{
    std::cout << openapi_document() << '\n';
    return 0;
}

} // namespace gateway
