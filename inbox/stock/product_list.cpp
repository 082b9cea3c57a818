#include "inbox/sql_question.hpp"
#include "inbox/stock/catalogue.hpp"
#include "inbox/stock/products.hpp"

#include <algorithm>

/// Looking for products and variants. No index helps with a part of a word (see migration 0019), so the names of the
/// workspace are read: some ten thousand of them in a few milliseconds.
namespace inbox {

namespace {

constexpr std::size_t words_limit = 8; // the rest of a long question is not asked

std::vector<std::string> words_of(const std::string& text)
{
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r') words.back() += c;
        else if (!words.back().empty()) words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    if (words.size() > words_limit) words.resize(words_limit);
    return words;
}

/// For LIKE: what would stand for anything stands for itself.
std::string escaped(const std::string& text)
{
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

void only_matching(sql::Question& question, const std::string& text)
{
    for (const auto& word : words_of(text)) {
        const auto part = question.value("%" + escaped(word) + "%");
        question.say(" and (p.folded like f_unaccent(" + part +
                     ") or exists (select 1 from variants w"
                     " where w.workspace_id = p.workspace_id and w.product_id = p.id and (w.sku_key like lower(" +
                     part + ") or w.barcode like " + part + ")))");
    }
}

std::vector<std::string> picked(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<VariantId>& ids)
{
    std::vector<std::string> items;
    for (const auto& variant : read_variants(tx, workspace, ids)) items.push_back(picker_json(variant));
    return items;
}

} // namespace

PageResult list_products(pqxx::transaction_base& tx, WorkspaceId workspace, const ProductFilter& filter, int limit,
                         const std::string& cursor)
{
    limit = std::clamp(limit, 1, page_limit);
    sql::Question question;
    question.say("select p.id::text, (extract(epoch from p.created_at) * 1000000)::bigint from products p"
                 " where p.workspace_id = " +
                 question.value(workspace.number));
    question.say(filter.archived ? " and p.archived" : " and not p.archived");
    if (filter.low) {
        question.say(
            " and exists (select 1 from variants w where w.workspace_id = p.workspace_id and w.product_id = p.id"
            " and not w.archived and w.on_hand - w.reserved <= w.low_stock_at)");
    }
    only_matching(question, filter.words);
    if (!cursor.empty()) {
        const auto keys = read_cursor("products", cursor, 2);
        if (!keys || !is_number(keys->at(0)) || !is_uuid(keys->at(1))) return BadCursor{};
        question.say(" and (p.created_at, p.id) < (to_timestamp(0) + " + question.value(std::stoll(keys->at(0))) +
                     "::bigint * interval '1 microsecond', " + question.value(keys->at(1)) + "::uuid)");
    }
    question.say(" order by p.created_at desc, p.id desc limit " + question.value(limit + 1));

    Page page;
    page.head = read_head(tx, workspace);
    const auto rows = question.ask(tx);
    std::vector<ProductId> ids;
    for (const auto& row : rows) {
        if (static_cast<int>(ids.size()) < limit) ids.push_back({sql::text_of(row[0])});
    }
    for (const auto& product : read_products(tx, workspace, ids)) page.items.push_back(to_json(product));
    if (static_cast<int>(rows.size()) > limit) {
        const auto last = rows[limit - 1];
        page.next_cursor = make_cursor("products", {sql::text_of(last[1]), sql::text_of(last[0])});
    }
    return page;
}

std::optional<std::string> find_product(pqxx::transaction_base& tx, WorkspaceId workspace, const ProductId& id)
{
    if (!is_uuid(id.text)) return std::nullopt;
    const auto found = read_products(tx, workspace, {id});
    if (found.empty()) return std::nullopt;
    return to_json(found.front());
}

std::vector<std::string> pick_variants(pqxx::transaction_base& tx, WorkspaceId workspace, const std::string& text,
                                       int limit)
{
    sql::Question question;
    question.say(
        "select v.id::text from variants v join products p on p.workspace_id = v.workspace_id and p.id = v.product_id"
        " where v.workspace_id = " +
        question.value(workspace.number) + " and not v.archived and not p.archived");
    const auto words = words_of(text);
    for (const auto& word : words) {
        const auto part = question.value("%" + escaped(word) + "%");
        question.say(" and (p.folded like f_unaccent(" + part + ") or v.sku_key like lower(" + part +
                     ") or v.barcode like " + part + " or f_unaccent(v.option_values::text) like f_unaccent(" + part +
                     "))");
    }
    question.say(" order by ");
    if (!words.empty()) {
        std::string whole;
        for (const auto& word : words) whole += (whole.empty() ? "" : " ") + word;
        const auto exact = question.value(whole), begins = question.value(escaped(whole) + "%");
        question.say("case when v.sku_key = lower(" + exact + ") or v.barcode = " + exact +
                     " then 0 when v.sku_key like lower(" + begins + ") then 1 when p.folded like f_unaccent(" +
                     begins + ") then 2 else 3 end, ");
    }
    question.say("p.folded, p.id, v.position, v.id limit " + question.value(std::clamp(limit, 1, page_limit)));
    std::vector<VariantId> ids;
    for (const auto& row : question.ask(tx)) ids.push_back({sql::text_of(row[0])});
    return picked(tx, workspace, ids);
}

std::vector<std::string> pick_variants(pqxx::transaction_base& tx, WorkspaceId workspace,
                                       const std::vector<VariantId>& ids)
{
    return picked(tx, workspace, ids);
}

} // namespace inbox
