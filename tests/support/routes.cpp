#include "tests/support/routes.hpp"

namespace tests {

const std::vector<Route>& changes()
{
    static const std::vector<Route> all = {
        {"DELETE", "/api/session", "", ""},
        {"PUT", "/api/me/settings", R"({"theme":"dark"})", ""},
        {"PUT", "/api/views", R"({"items":[]})", ""},
        {"PUT", "/api/me/presence", R"({"state":"online"})", ""},
        {"PUT", "/api/automation", R"({"reassign":{"on":false}})", ""},
        {"POST", "/api/automation/dry-run", R"({"reassign":{"on":false}})", ""},
        {"PUT", "/api/working-hours", R"({"days":[]})", ""},
        {"PATCH", "/api/conversations/{id}", R"({"priority":1})", "conversation"},
        {"POST", "/api/conversations/{id}/read", "", "conversation"},
        {"POST", "/api/conversations/{id}/unread", "", "conversation"},
        {"POST", "/api/conversations/bulk",
         R"({"id":")" + fresh_id + R"(","ids":[")" + fresh_id + R"("],"change":{"priority":1}})", ""},
        {"POST", "/api/conversations/bulk/{id}/undo", "", "bulk"},
        {"POST", "/api/conversations/{id}/notes", R"({"id":")" + fresh_id + R"(","text":"Khách quen"})",
         "conversation"},
        {"PUT", "/api/conversations/{id}/draft", R"({"text":"Dạ"})", "conversation"},
        {"POST", "/api/conversations/{id}/replies", R"({"id":")" + fresh_id + R"(","text":"Dạ còn ạ"})",
         "conversation"},
        {"DELETE", "/api/messages/{id}", "", "message"},
        {"POST", "/api/messages/{id}/retry", "{}", "message"},
        {"POST", "/api/media", "", ""},
        {"POST", "/api/media/{id}/retry", "", "attachment"},
        {"PATCH", "/api/customers/{id}", R"({"note":"thích màu xanh"})", "customer"},
        {"POST", "/api/customers/{id}/unmask", "", "customer"},
        {"POST", "/api/customers/{id}/merge", R"({"id":")" + fresh_id + R"(","customer_id":")" + fresh_id + R"("})",
         "customer"},
        {"POST", "/api/customers/{id}/suggestions/{other}/refuse", "", "customer"},
        {"POST", "/api/customers/{id}/notes", R"({"id":")" + fresh_id + R"(","text":"Khách quen"})", "customer"},
        {"DELETE", "/api/customers/{id}/notes/{other}", "", "customer"},
        {"POST", "/api/customers/{id}/addresses", R"({"id":")" + fresh_id + R"(","address":"12 ngõ 5"})", "customer"},
        {"DELETE", "/api/customers/{id}/addresses/{other}", "", "customer"},
        {"POST", "/api/merges/{id}/undo", "", "merge"},
        {"POST", "/api/staff", R"({"email":"x@hoamai.example","name":"X","role":"agent","password":"mười ký tự"})", ""},
        {"PATCH", "/api/staff/{id}", R"({"name":"Lan Anh"})", "staff"},
        {"POST", "/api/labels", R"({"id":")" + fresh_id + R"(","name":"Khách quen"})", ""},
        {"PATCH", "/api/labels/{id}", R"({"name":"Mới"})", "label"},
        {"DELETE", "/api/labels/{id}", "", "label"},
        {"POST", "/api/labels/{id}/merge", R"({"into":")" + fresh_id + R"("})", "label"},
        {"POST", "/api/quick-replies", R"({"id":")" + fresh_id + R"(","name":"chào","text":"Dạ em chào chị"})", ""},
        {"PATCH", "/api/quick-replies/{id}", R"({"text":"Dạ"})", "quick_reply"},
        {"DELETE", "/api/quick-replies/{id}", "", "quick_reply"},
        {"POST", "/api/products",
         R"({"id":")" + fresh_id + R"(","name":"Áo","variants":[{"id":")" + fresh_id + R"(","sku":"A","price":1}]})",
         ""},
        {"PATCH", "/api/products/{id}", R"({"name":"Áo mới"})", "product"},
        {"POST", "/api/products/import", "", ""},
        {"POST", "/api/stock/adjustments", R"({"id":")" + fresh_id + R"(","reason":"vỡ","lines":[]})", ""},
        {"PUT", "/api/listings", R"({"channel_id":")" + fresh_id + R"(","item_id":"7","model_id":""})", ""},
        {"POST", "/api/channels/{id}/listings/refresh", "", "channel"},
        {"POST", "/api/orders", R"({"id":")" + fresh_id + R"(","customer_id":")" + fresh_id + R"(","lines":[]})", ""},
        {"PATCH", "/api/orders/{id}", R"({"note":"gọi trước"})", "order"},
        {"POST", "/api/orders/{id}/qr", R"({"message_id":")" + fresh_id + R"("})", "order"},
        {"POST", "/api/orders/{id}/tell", R"({"message_id":")" + fresh_id + R"("})", "order"},
        {"POST", "/api/orders/{id}/status", R"({"status":"cancelled"})", "order"},
        {"PUT", "/api/shop/settings", "{}", ""},
        {"PATCH", "/api/channels/{id}", R"({"name":"Trang mới"})", "channel"},
        {"DELETE", "/api/staff/{id}/sessions", "", "staff"},
        {"POST", "/api/channels/{id}/check", "", "channel"},
        {"POST", "/api/channels/{id}/test",
         R"({"id":")" + fresh_id + R"(","conversation_id":")" + fresh_id + R"(","text":"Thử"})", "channel"},
        {"POST", "/api/apps", R"({"platform":"zalo","slug":"thu"})", ""},
        {"POST", "/api/channels", R"({"app":"zalo/khong-co","external_id":"1","name":"OA"})", ""},
        {"POST", "/api/channels/connect", R"({"app":"messenger/main"})", ""},
    };
    return all;
}

const std::vector<Route>& looks()
{
    static const std::vector<Route> all = {
        {"GET", "/api/me", "", ""},
        {"GET", "/api/me/settings", "", ""},
        {"GET", "/api/views", "", ""},
        {"GET", "/api/me/drafts", "", ""},
        {"GET", "/api/events?after=0", "", ""},
        {"GET", "/api/conversations", "", ""},
        {"GET", "/api/conversations/counts", "", ""},
        {"GET", "/api/conversations/{id}", "", "conversation"},
        {"GET", "/api/conversations/{id}/draft", "", "conversation"},
        {"GET", "/api/conversations/{id}/messages", "", "conversation"},
        {"GET", "/api/messages/{id}", "", "message"},
        {"GET", "/api/messages/{id}/why", "", "message"},
        {"GET", "/media/{id}", "", "attachment"},
        {"GET", "/api/customers", "", ""},
        {"GET", "/api/customers/{id}", "", "customer"},
        {"GET", "/api/conversations/{id}/order-draft", "", "conversation"},
        {"GET", "/api/orders", "", ""},
        {"GET", "/api/orders/{id}", "", "order"},
        {"GET", "/api/orders/{id}/qr", "", "order"},
        {"GET", "/api/orders/{id}/qr.png", "", "order"},
        {"GET", "/api/shop/settings", "", ""},
        {"GET", "/api/products", "", ""},
        {"GET", "/api/products.csv", "", ""},
        {"GET", "/api/products/{id}", "", "product"},
        {"GET", "/api/variants", "", ""},
        {"GET", "/api/stock/ledger", "", ""},
        {"GET", "/api/listings", "", ""},
        {"GET", "/api/places/provinces", "", ""},
        {"GET", "/api/places/wards?province=01", "", ""},
        {"GET", "/api/places/search?q=cau+giay", "", ""},
        {"GET", "/api/customers/{id}/timeline", "", "customer"},
        {"GET", "/api/customers/{id}/orders", "", "customer"},
        {"GET", "/api/customers/{id}/panel", "", "customer"},
        {"GET", "/api/customers/{id}/suggestions", "", "customer"},
        {"GET", "/api/customers/{id}/notes", "", "customer"},
        {"GET", "/api/staff", "", ""},
        {"GET", "/api/automation", "", ""},
        {"GET", "/api/automation/log", "", ""},
        {"GET", "/api/working-hours", "", ""},
        {"GET", "/api/labels", "", ""},
        {"GET", "/api/quick-replies", "", ""},
        {"GET", "/api/channels", "", ""},
        {"GET", "/api/channels/{id}", "", "channel"},
        {"GET", "/api/apps", "", ""},
        {"GET", "/api/audit", "", ""},
        {"GET", "/api/board", "", ""},
        {"GET", "/api/reports/{name}", "", ""},
        {"GET", "/api/reports/{name}.csv", "", ""},
        {"GET", "/api/reports/{name}/conversations", "", ""},
        {"GET", "/api/audit.csv", "", ""},
        {"GET", "/api/search?q=ao", "", ""},
        {"GET", "/api/history", "", ""},
        {"GET", "/api/history.csv", "", ""},
        {"GET", "/api/platforms", "", ""},
    };
    return all;
}

const std::set<std::string>& sellers()
{
    static const std::set<std::string> all = {"POST /api/customers/{id}/merge", "POST /api/merges/{id}/undo",
                                              "POST /api/customers/{id}/suggestions/{other}/refuse"};
    return all;
}

inbox::Role least_role(const std::string& route)
{
    static const std::set<std::string> owners = {"POST /api/staff",
                                                 "PATCH /api/staff/{id}",
                                                 "PATCH /api/channels/{id}",
                                                 "POST /api/channels/connect",
                                                 "GET /api/apps",
                                                 "PUT /api/shop/settings",
                                                 "DELETE /api/staff/{id}/sessions",
                                                 "POST /api/channels/{id}/check",
                                                 "POST /api/channels/{id}/test",
                                                 "POST /api/apps",
                                                 "POST /api/channels",
                                                 "GET /api/platforms"};
    static const std::set<std::string> supervisors = {
        "GET /api/audit", "GET /api/audit.csv", "GET /api/history", "GET /api/history.csv", "GET /api/products.csv",
        "GET /api/board", "GET /api/reports/{name}", "GET /api/reports/{name}.csv",
        "GET /api/reports/{name}/conversations", "GET /api/automation", "GET /api/automation/log",
        "PUT /api/automation", "POST /api/automation/dry-run", "PUT /api/working-hours", "POST /api/labels",
        "PATCH /api/labels/{id}", "DELETE /api/labels/{id}", "POST /api/labels/{id}/merge",
        // The one there is everybody's; one's own are another test's.
        "PATCH /api/quick-replies/{id}", "DELETE /api/quick-replies/{id}"};
    static const std::set<std::string> salespeople = {"POST /api/products",
                                                      "PATCH /api/products/{id}",
                                                      "POST /api/products/import",
                                                      "POST /api/stock/adjustments",
                                                      "PUT /api/listings",
                                                      "POST /api/channels/{id}/listings/refresh",
                                                      "POST /api/orders",
                                                      "PATCH /api/orders/{id}",
                                                      "POST /api/orders/{id}/status"};
    if (owners.contains(route)) return inbox::Role::owner;
    if (supervisors.contains(route)) return inbox::Role::supervisor;
    return salespeople.contains(route) || sellers().contains(route) ? inbox::Role::sales : inbox::Role::agent;
}

} // namespace tests
