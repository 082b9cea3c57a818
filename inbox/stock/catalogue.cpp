#include "inbox/stock/catalogue.hpp"

#include "inbox/wire/json.hpp"
#include "inbox/wire/objects.hpp"

#include <boost/json.hpp>

#include <map>

namespace inbox {

namespace {

constexpr auto select_products = R"sql(
    select p.id::text, p.seq, p.name, p.description, p.picture_id::text, p.options::text, p.archived,
           (extract(epoch from p.created_at) * 1000)::bigint
    from unnest($2::uuid[]) with ordinality asked (id, place) join products p on p.workspace_id = $1 and p.id = asked.id
    order by asked.place
)sql";

constexpr auto select_their_variants = R"sql(
    select v.id::text, v.seq, v.product_id::text, '', v.position, v.sku, v.barcode, v.option_values::text, v.price,
           v.picture_id::text, v.on_hand, v.reserved, v.low_stock_at, v.archived
    from variants v where v.workspace_id = $1 and v.product_id = any ($2::uuid[]) order by v.product_id, v.position, v.id
)sql";

constexpr auto select_variants = R"sql(
    select v.id::text, v.seq, v.product_id::text, p.name, v.position, v.sku, v.barcode, v.option_values::text, v.price,
           v.picture_id::text, v.on_hand, v.reserved, v.low_stock_at, v.archived
    from unnest($2::uuid[]) with ordinality asked (id, place) join variants v on v.workspace_id = $1 and v.id = asked.id
    join products p on p.workspace_id = v.workspace_id and p.id = v.product_id
    order by asked.place
)sql";

Variant variant_of(const pqxx::row& row)
{
    Variant variant;
    variant.id = {sql::text_of(row[0])};
    variant.seq = row[1].as<Seq>();
    variant.product = {sql::text_of(row[2])};
    variant.product_name = sql::text_of(row[3]);
    variant.position = row[4].as<int>();
    variant.sku = sql::text_of(row[5]);
    variant.barcode = sql::text_of(row[6]);
    variant.option_values = texts_from_json(sql::text_of(row[7]));
    variant.price = row[8].as<std::int64_t>();
    variant.picture = {sql::text_of(row[9])};
    variant.on_hand = row[10].as<std::int64_t>();
    variant.reserved = row[11].as<std::int64_t>();
    variant.low_stock_at = sql::optional_of<std::int64_t>(row[12]);
    variant.archived = row[13].as<bool>();
    return variant;
}

Product product_of(const pqxx::row& row)
{
    Product product;
    product.id = {sql::text_of(row[0])};
    product.seq = row[1].as<Seq>();
    product.name = sql::text_of(row[2]);
    product.description = sql::text_of(row[3]);
    product.picture = {sql::text_of(row[4])};
    product.options = texts_from_json(sql::text_of(row[5]));
    product.archived = row[6].as<bool>();
    product.created_at = sql::time_of(row[7]);
    return product;
}

void write_picture(wire::Json& json, const AttachmentId& picture)
{
    if (picture.empty()) json.null("picture");
    else json.text("picture", wire::media_path(picture));
}

void write(wire::Json& json, const Variant& variant)
{
    json.text("id", variant.id.text).number("seq", variant.seq).text("product_id", variant.product.text);
    json.text("sku", variant.sku);
    if (variant.barcode.empty()) json.null("barcode");
    else json.text("barcode", variant.barcode);
    json.text("name", variant.name()).raw("option_values", texts_json(variant.option_values));
    json.number("price", variant.price);
    write_picture(json, variant.picture);
    json.number("on_hand", variant.on_hand)
        .number("reserved", variant.reserved)
        .number("available", variant.available());
    if (variant.low_stock_at) json.number("low_stock_at", *variant.low_stock_at);
    else json.null("low_stock_at");
    json.truth("low", variant.low()).truth("archived", variant.archived);
}

} // namespace

std::string Variant::name() const
{
    std::string name;
    for (const auto& value : option_values) name += (name.empty() ? "" : " / ") + value;
    return name;
}

std::vector<Product> read_products(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<ProductId>& ids)
{
    std::vector<Product> products;
    if (ids.empty()) return products;
    const auto asked = sql::array_of(ids);
    std::map<std::string, std::size_t> places;
    for (const auto& row : tx.exec_params(select_products, workspace.number, asked)) {
        places[row[0].c_str()] = products.size();
        products.push_back(product_of(row));
    }
    for (const auto& row : tx.exec_params(select_their_variants, workspace.number, asked)) {
        auto& product = products.at(places.at(row[2].c_str()));
        product.variants.push_back(variant_of(row));
        product.variants.back().product_name = product.name;
    }
    return products;
}

std::vector<Variant> read_variants(pqxx::transaction_base& tx, WorkspaceId workspace, const std::vector<VariantId>& ids)
{
    std::vector<Variant> variants;
    if (ids.empty()) return variants;
    for (const auto& row : tx.exec_params(select_variants, workspace.number, sql::array_of(ids))) {
        variants.push_back(variant_of(row));
    }
    return variants;
}

bool alike(const Variant& a, const Variant& b)
{
    return a.sku == b.sku && a.barcode == b.barcode && a.option_values == b.option_values && a.price == b.price &&
           a.picture == b.picture && a.low_stock_at == b.low_stock_at && a.archived == b.archived;
}

bool alike(const Product& a, const Product& b)
{
    return a.name == b.name && a.description == b.description && a.picture == b.picture && a.options == b.options &&
           a.archived == b.archived;
}

std::string to_json(const Variant& variant)
{
    wire::Json json;
    json.open_object();
    write(json, variant);
    json.close_object();
    return std::move(json).take();
}

std::string picker_json(const Variant& variant)
{
    wire::Json json;
    json.open_object();
    write(json, variant);
    json.text("product_name", variant.product_name).close_object();
    return std::move(json).take();
}

std::string to_json(const Product& product)
{
    wire::Json json;
    json.open_object().text("id", product.id.text).number("seq", product.seq);
    json.text("name", product.name).text("description", product.description);
    write_picture(json, product.picture);
    json.raw("options", texts_json(product.options)).truth("archived", product.archived);
    json.time("created_at", product.created_at).open_array("variants");
    for (const auto& variant : product.variants) json.element(to_json(variant));
    json.close_array().close_object();
    return std::move(json).take();
}

std::string texts_json(const std::vector<std::string>& texts)
{
    std::string json = "[";
    for (const auto& text : texts) {
        if (json.size() > 1) json += ',';
        wire::append_quoted(json, text);
    }
    return json + ']';
}

std::vector<std::string> texts_from_json(const std::string& json)
{
    std::vector<std::string> texts;
    const auto parsed = boost::json::parse(json);
    for (const auto& value : parsed.as_array()) {
        const auto& text = value.as_string();
        texts.emplace_back(text.data(), text.size());
    }
    return texts;
}

} // namespace inbox
