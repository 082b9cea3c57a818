#include "tests/support/things.hpp"

namespace tests {

Things things_of(ApiHouse& house, inbox::WorkspaceId workspace, const std::string& customer, const Person& uploader)
{
    Things things;
    const auto w = std::to_string(workspace.number);
    things["conversation"] = house.customer_writes(workspace, customer, "Shop ơi còn hàng không?").text;
    const auto c = "'" + things["conversation"] + "'";
    things["message"] = house.one("select id::text from messages where conversation_id = " + c + " limit 1");
    things["customer"] = house.one("select customer_id::text from conversations where id = " + c);
    house.put("update customers set phone = '+84987654321' where id = '" + things["customer"] + "'");
    things["merge"] = inbox::new_uuid();
    const auto merged = "'" + inbox::new_uuid() + "'", lead = "'" + things["customer"] + "'";
    house.put("insert into customers (workspace_id, id, merged_into, head_id) values (" + w + ", " + merged + ", " +
              lead + ", " + lead + ")");
    house.put("insert into merges (workspace_id, id, winner_id, loser_id) values (" + w + ", '" + things["merge"] +
              "', " + lead + ", " + merged + ")");
    things["staff"] = uploader.id.text;
    things["channel"] = house.one("select id::text from channels where workspace_id = " + w);
    for (const auto* kind : {"label", "quick_reply"}) {
        things[kind] = inbox::new_uuid();
        const bool label = std::string(kind) == "label";
        house.put(std::string("insert into ") +
                  (label ? "labels (workspace_id, id, name, colour)" : "quick_replies (workspace_id, id, name, text)") +
                  " values (" + w + ", '" + things[kind] + "', '" + things[kind] + "', '#112233')");
    }
    things["bulk"] = inbox::new_uuid();
    house.put("insert into bulk_changes (workspace_id, id, staff_id, wish) values (" + w + ", '" + things["bulk"] +
              "', '" + uploader.id.text + "', 'x')");
    things["product"] = inbox::new_uuid();
    house.put("insert into products (workspace_id, id, name) values (" + w + ", '" + things["product"] +
              "', 'Áo thun')");
    things["order"] = inbox::new_uuid();
    house.put("insert into orders (workspace_id, id, code, status, conversation_id) values (" + w + ", '" +
              things["order"] + "', '" + customer + "', 'draft', " + c + ")");
    things["attachment"] = inbox::new_uuid();
    house.put(
        "insert into attachments (workspace_id, id, message_id, kind, name, mime, size_bytes, state, file, source_url)"
        " values (" +
        w + ", '" + things["attachment"] + "', '" + things["message"] +
        "', 'image', 'a.png', 'image/png', 3,"
        " 'ready', 'stored-" +
        customer + "', null)");
    return things;
}

} // namespace tests
