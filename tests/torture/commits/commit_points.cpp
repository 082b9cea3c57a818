#include "inbox/model/failpoint.hpp"

#include <pqxx/pqxx>

// The points around every commit of the program, whoever makes it. The linker leads calls of libpqxx's commit() here
// (--wrap), in the build with failpoints alone, so that no commit can be forgotten and none has to be marked.
void commit_of_pqxx(pqxx::transaction_base* tx) asm("__real__ZN4pqxx16transaction_base6commitEv");
void commit_of_ours(pqxx::transaction_base* tx) asm("__wrap__ZN4pqxx16transaction_base6commitEv");

void commit_of_ours(pqxx::transaction_base* tx)
{
    inbox::pass(inbox::Failpoint::commit_before);
    commit_of_pqxx(tx);
    inbox::pass(inbox::Failpoint::commit_after);
}
