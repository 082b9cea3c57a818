#include "inbox/orders/order_draft.hpp"

#include "inbox/conversations/list.hpp"
#include "inbox/reading/fold.hpp"
#include "inbox/reading/order_text.hpp"
#include "inbox/wire/json.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>

namespace inbox {

namespace {

using reading::CatalogueItem;
using reading::ChatLine;
using reading::OrderReading;
using reading::PlaceCandidate;
using reading::ReadField;

constexpr std::size_t words_limit = 60; // looked for in a catalogue that is too large to be read whole
constexpr std::size_t shortest_word = 2;

constexpr auto select_messages = R"sql(
    select id::text, text, direction = 'incoming', attachments::text from (
        select id, text, direction, attachments, order_key from messages
        where workspace_id = $1 and conversation_id = $2::uuid and kind in ('message', 'comment') and recalled_at is null
        order by order_key desc limit $3) last
    order by order_key
)sql";

constexpr auto select_catalogue = R"sql(
    select v.id::text, v.product_id::text, p.name, v.sku, v.option_values::text, v.price, v.on_hand - v.reserved
      from variants v join products p on p.workspace_id = v.workspace_id and p.id = v.product_id
     where v.workspace_id = $1 and not v.archived and not p.archived
     limit $2
)sql";

// The products that most of the words name, and whatever is called by its number.
constexpr auto select_named = R"sql(
    with named as (
        select p.id, p.name, (select count(*) from unnest($3::text[]) word where f_unaccent(p.name) like '%' || word || '%') as hits
          from products p where p.workspace_id = $1 and not p.archived
    )
    select v.id::text, v.product_id::text, p.name, v.sku, v.option_values::text, v.price, v.on_hand - v.reserved
      from named p join variants v on v.workspace_id = $1 and v.product_id = p.id
     where not v.archived and (p.hits > 0 or lower(v.sku) = any ($3::text[]))
     order by lower(v.sku) = any ($3::text[]) desc, p.hits desc, v.id
     limit $2
)sql";

constexpr auto select_sold_as = R"sql(
    select variant_id::text, item_id, model_id from listings where workspace_id = $1 and item_id = any ($2::text[])
      and variant_id is not null
)sql";

std::vector<ChatLine> read_lines(pqxx::transaction_base& tx, WorkspaceId workspace, const ConversationId& conversation,
                                 int limit)
{
    std::vector<ChatLine> lines;
    for (const auto& row : tx.exec_params(select_messages, workspace.number, conversation.text, limit)) {
        ChatLine line{sql::text_of(row[0]), sql::text_of(row[1]), {}, row[2].as<bool>()};
        const auto attachments = boost::json::parse(row[3].c_str());
        for (const auto& attachment : attachments.as_array()) {
            const auto& card = attachment.as_object();
            const auto* item = card.if_contains("platform_id");
            if (card.at("kind").as_string() != "product" || !item || !item->is_string()) continue;
            line.cards.push_back({std::string(item->as_string()), {}, {}});
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

/// What is for sale, and what of it is there.
struct Catalogue {
    std::vector<CatalogueItem> items;
    std::vector<std::int64_t> available;
    std::map<std::string, std::size_t> places; // by variant
};

Catalogue catalogue_of(const pqxx::result& rows)
{
    Catalogue catalogue;
    for (const auto& row : rows) {
        CatalogueItem item{sql::text_of(row[0]),
                           sql::text_of(row[1]),
                           sql::text_of(row[2]),
                           sql::text_of(row[3]),
                           {},
                           row[5].as<std::int64_t>(),
                           {}};
        const auto options = boost::json::parse(row[4].c_str());
        for (const auto& option : options.as_array()) {
            if (option.is_string()) item.option_values.emplace_back(option.as_string());
        }
        catalogue.places[item.variant_id] = catalogue.items.size();
        catalogue.items.push_back(std::move(item));
        catalogue.available.push_back(row[6].as<std::int64_t>());
    }
    return catalogue;
}

sql::Array words_in(const std::vector<ChatLine>& lines)
{
    std::set<std::string> seen;
    sql::Array words;
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
        const auto text = reading::folded(line->text);
        std::string word;
        for (std::size_t i = 0; i <= text.size(); ++i) {
            const bool inside = i < text.size() && text[i] != ' ' && text[i] != '\n' && text[i] != ',' &&
                                text[i] != '%' && text[i] != '_' && text[i] != '\\';
            if (inside) word += text[i];
            else if (word.size() >= shortest_word && words.size() < words_limit && seen.insert(word).second)
                words.add(word);
            if (!inside) word.clear();
        }
    }
    return words;
}

Catalogue read_catalogue(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<ChatLine>& lines)
{
    auto rows = tx.exec_params(select_catalogue, workspace.number, draft_catalogue_limit + 1);
    if (static_cast<int>(rows.size()) > draft_catalogue_limit) {
        rows = tx.exec_params(select_named, workspace.number, draft_catalogue_limit, words_in(lines).text());
    }
    auto catalogue = catalogue_of(rows);
    sql::Array cards;
    for (const auto& line : lines) {
        for (const auto& card : line.cards) cards.add(card.item_id);
    }
    if (cards.size() == 0) return catalogue;
    for (const auto& row : tx.exec_params(select_sold_as, workspace.number, cards.text())) {
        const auto place = catalogue.places.find(sql::text_of(row[0]));
        if (place == catalogue.places.end()) continue;
        catalogue.items[place->second].sold_as.push_back({sql::text_of(row[1]), sql::text_of(row[2])});
    }
    return catalogue;
}

void field(wire::Json& json, std::string_view name, const std::string& value, const std::string& message)
{
    if (value.empty()) json.null(name);
    else json.open_object(name).text("value", value).text("message_id", message).close_object();
}

void text_or_null(wire::Json& json, std::string_view name, const std::string& text)
{
    if (text.empty()) json.null(name);
    else json.text(name, text);
}

std::string options_of(const CatalogueItem& item)
{
    std::string text;
    for (const auto& option : item.option_values) text += (text.empty() ? "" : " / ") + option;
    return text;
}

std::string name_of(const CatalogueItem& item)
{
    const auto options = options_of(item);
    return options.empty() ? item.product_name : item.product_name + " – " + options;
}

void write_items(wire::Json& json, const OrderReading& read, const Catalogue& catalogue)
{
    json.open_array("items");
    for (const auto& item : read.items) {
        wire::Json one;
        one.open_object();
        const auto found = catalogue.places.find(item.variant_id);
        if (found == catalogue.places.end()) {
            one.null("variant_id").text("product_name", "").null("sku").number("quantity", item.quantity);
            one.null("unit_price").null("available");
        } else {
            const auto& variant = catalogue.items[found->second];
            one.text("variant_id", variant.variant_id).text("product_name", name_of(variant)).text("sku", variant.sku);
            one.number("quantity", item.quantity).number("unit_price", variant.price);
            one.number("available", catalogue.available[found->second]);
        }
        one.text("words", item.words);
        text_or_null(one, "message_id", item.message_id);
        one.open_array("candidates");
        for (const auto& id : item.candidates) {
            const auto place = catalogue.places.find(id);
            if (place == catalogue.places.end()) continue;
            const auto& variant = catalogue.items[place->second];
            wire::Json candidate;
            candidate.open_object().text("variant_id", id).text("name", name_of(variant)).text("sku", variant.sku);
            candidate.number("price", variant.price)
                .number("available", catalogue.available[place->second])
                .close_object();
            one.element(candidate.view());
        }
        one.close_array().close_object();
        json.element(one.view());
    }
    json.close_array();
}

std::string_view word_of(reading::PlaceState state)
{
    switch (state) {
    case reading::PlaceState::exact: return "exact";
    case reading::PlaceState::ambiguous: return "ambiguous";
    case reading::PlaceState::unknown: return "unknown";
    }
    return {};
}

void write_place(wire::Json& json, const OrderReading& read)
{
    const auto& place = read.place;
    json.open_object("place").text("state", word_of(place.state));
    text_or_null(json, "ward_code", place.ward_code);
    text_or_null(json, "ward", reading::ward_name(place.ward_code));
    text_or_null(json, "province_code", place.province_code);
    text_or_null(json, "province", reading::province_name(place.province_code));
    text_or_null(json, "old_ward_code", place.old_ward_code);
    text_or_null(json, "old_district_code", place.old_district_code);
    text_or_null(json, "old_name", place.old_name);
    text_or_null(json, "message_id", read.place_message_id);
    json.open_array("candidates");
    for (const auto& candidate : place.candidates) {
        wire::Json one;
        one.open_object().text("ward_code", candidate.ward_code).text("ward", candidate.ward);
        one.text("province_code", candidate.province_code).text("province", candidate.province);
        text_or_null(one, "old_ward_code", candidate.old_ward_code);
        text_or_null(one, "old_district_code", candidate.old_district_code);
        text_or_null(one, "old_name", candidate.old_name);
        one.close_object();
        json.element(one.view());
    }
    json.close_array().close_object();
}

} // namespace

std::optional<std::string> read_order_draft(pqxx::transaction_base& tx, const StaffMember& staff,
                                            const ConversationId& id, int messages)
{
    const auto conversation = find_conversation_for(tx, staff, id);
    if (!conversation) return std::nullopt;
    const auto lines = read_lines(tx, staff.workspace, conversation->id, std::clamp(messages, 1, draft_messages_limit));
    const auto catalogue = read_catalogue(tx, staff.workspace, lines);
    const auto read = reading::read_order(lines, catalogue.items);

    wire::Json json;
    json.open_object();
    field(json, "name", read.name.value, read.name.message_id);
    field(json, "phone", read.phone.value, read.phone.message_id);
    field(json, "address", read.address.value, read.address.message_id);
    field(json, "ward", reading::ward_name(read.place.ward_code), read.place_message_id);
    field(json, "province", reading::province_name(read.place.province_code), read.place_message_id);
    write_items(json, read, catalogue);
    write_place(json, read);
    field(json, "note", read.note.value, read.note.message_id);
    json.close_object();
    return std::move(json).take();
}

} // namespace inbox
