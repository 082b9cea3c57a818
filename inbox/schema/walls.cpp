#include "inbox/schema/walls.hpp"

#ifdef GOM_FAILPOINTS

#include <iostream>

namespace inbox {

void look_without_workspace(pqxx::transaction_base& tx)
{
    const bool sees = tx.exec1("select exists (select from conversations)")[0].as<bool>();
    if (sees) std::cerr << "a transaction of no workspace sees somebody's conversations\n" << std::flush;
}

} // namespace inbox

#endif
