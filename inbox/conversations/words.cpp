#include "inbox/conversations/words.hpp"

#include "inbox/wire/json.hpp"

namespace inbox {

namespace {

/// Labels and quick replies are one thing with one differing column; the names below are ours, never from outside.
struct Kind {
    const char* table;
    const char* column;                             // what a label or quick reply has beside its name
    const char* event;
};

constexpr Kind labels{"labels", "colour", "label.updated"};
constexpr Kind quick_replies{"quick_replies", "text", "quick_reply.updated"};

std::string select_from(const Kind& kind)
{
    return std::string("select id::text, seq, name, ") + kind.column + ", deleted from " + kind.table +
           " where workspace_id = $1";
}

std::string object_of(const Kind& kind, const pqxx::row& row)
{
    wire::Json json;
    json.open_object().text("id", sql::text_of(row[0])).number("seq", row[1].as<Seq>());
    json.text("name", sql::text_of(row[2])).text(kind.column, sql::text_of(row[3]));
    if (row[4].as<bool>()) json.truth("deleted", true);
    json.close_object();
    return std::move(json).take();
}

WordList list(pqxx::transaction_base& tx, WorkspaceId workspace, const Kind& kind)
{
    WordList found;
    found.head = read_head(tx, workspace);
    for (const auto& row : tx.exec_params(select_from(kind) + " and not deleted order by name, id", workspace.number)) {
        found.items.push_back(object_of(kind, row));
    }
    return found;
}

pqxx::result find(EventLog& log, const Kind& kind, const std::string& id)
{
    return log.tx().exec_params(select_from(kind) + " and id = $2::uuid", log.workspace().number, id);
}

std::string tell(EventLog& log, const Kind& kind, const std::string& id)
{
    auto object = object_of(kind, find(log, kind, id)[0]);
    log.append(kind.event, object);
    return object;
}

WordResult put(EventLog& log, const Kind& kind, const std::string& id, const std::string& name, const std::string& value)
{
    const std::string table = kind.table, column = kind.column;
    const auto same_name = log.tx().exec_params(
        "select 1 from " + table + " where workspace_id = $1 and id <> $2::uuid and name = $3 and not deleted",
        log.workspace().number, id, name);
    if (!same_name.empty()) return NameTaken{};
    const auto touched = log.tx().exec_params(
        "insert into " + table + " as kept (workspace_id, id, seq, name, " + column + ") values ($1, $2::uuid, $3, $4, $5)"
        " on conflict (workspace_id, id) do update set seq = excluded.seq, name = excluded.name, " + column +
        " = excluded." + column + ", deleted = false"
        " where kept.name <> excluded.name or kept." + column + " <> excluded." + column + " or kept.deleted",
        log.workspace().number, id, log.next(), name, value);
    if (touched.affected_rows() == 0) return WordPut{object_of(kind, find(log, kind, id)[0])};
    return WordPut{tell(log, kind, id)};
}

bool remove(EventLog& log, const Kind& kind, const std::string& id)
{
    if (!is_uuid(id)) return false;
    const auto touched = log.tx().exec_params(
        std::string("update ") + kind.table + " set deleted = true, seq = $3"
        " where workspace_id = $1 and id = $2::uuid and not deleted",
        log.workspace().number, id, log.next());
    if (touched.affected_rows() == 0) return false;
    tell(log, kind, id);
    return true;
}

} // namespace

WordList list_labels(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    return list(tx, workspace, labels);
}

WordList list_quick_replies(pqxx::transaction_base& tx, WorkspaceId workspace)
{
    return list(tx, workspace, quick_replies);
}

WordResult put_label(EventLog& log, const LabelId& id, const std::string& name, const std::string& colour)
{
    return put(log, labels, id.text, name, colour);
}

WordResult put_quick_reply(EventLog& log, const std::string& id, const std::string& name, const std::string& text)
{
    return put(log, quick_replies, id, name, text);
}

bool delete_label(EventLog& log, const LabelId& id)
{
    return remove(log, labels, id.text);
}

bool delete_quick_reply(EventLog& log, const std::string& id)
{
    return remove(log, quick_replies, id);
}

} // namespace inbox
