#pragma once

#include "inbox/sql.hpp"
#include "inbox/wire/objects.hpp"

#include <string>
#include <vector>

/// From rows to the objects of the wire: each function is one statement, however many ids are asked for. Lists find
/// their ids in the order they want and read the objects here. What is not there, or of another workspace, is left out;
/// what is there comes in the order of `ids`.
namespace inbox::wire {

std::vector<Message> read_messages(pqxx::transaction_base& tx, WorkspaceId workspace,
                                   const std::vector<MessageId>& ids);

/// With channel, customer, assignee, labels and last message.
std::vector<Conversation> read_conversations(pqxx::transaction_base& tx, WorkspaceId workspace,
                                             const std::vector<ConversationId>& ids);

/// Each row by itself, also of customers merged into others; `channels` are those of the whole person.
std::vector<Customer> read_customers(pqxx::transaction_base& tx, WorkspaceId workspace,
                                     const std::vector<CustomerId>& ids);

/// The whole person of each of these, who must lead themselves: in a fixed number of statements.
std::vector<Customer> read_people(pqxx::transaction_base& tx, WorkspaceId workspace,
                                  const std::vector<CustomerId>& heads);

/// The store's clock: the start of this transaction.
Time store_time(pqxx::transaction_base& tx);

} // namespace inbox::wire
