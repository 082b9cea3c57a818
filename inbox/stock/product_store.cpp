#include "inbox/stock/product_store.hpp"

#include <algorithm>
#include <stdexcept>

namespace inbox {

namespace {

constexpr std::size_t read_at_once = 1'000;

constexpr auto put_products = R"sql(
    insert into products as kept (workspace_id, id, seq, name, description, picture_id, options, archived)
    select $1, p.id, p.seq, p.name, p.description, p.picture_id, p.options::jsonb, p.archived
    from unnest($2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::boolean[])
        as p (id, seq, name, description, picture_id, options, archived)
    on conflict (workspace_id, id) do update set seq = excluded.seq, name = excluded.name,
        description = excluded.description, picture_id = excluded.picture_id, options = excluded.options,
        archived = excluded.archived
)sql";

// A SKU that one variant gives up and another takes would be there twice for a moment.
constexpr auto free_skus = R"sql(
    update variants v set sku = v.id::text
    from unnest($2::uuid[], $3::text[]) as w (id, sku)
    where v.workspace_id = $1 and v.id = w.id and v.sku_key <> lower(w.sku)
)sql";

constexpr auto put_variants = R"sql(
    insert into variants as kept (workspace_id, id, product_id, seq, position, sku, barcode, option_values, price,
                                  picture_id, low_stock_at, archived)
    select $1, v.id, v.product_id, v.seq, v.position, v.sku, v.barcode, v.option_values::jsonb, v.price, v.picture_id,
           v.low_stock_at, v.archived
    from unnest($2::uuid[], $3::uuid[], $4::bigint[], $5::bigint[], $6::text[], $7::text[], $8::text[], $9::bigint[],
                $10::uuid[], $11::bigint[], $12::boolean[])
        as v (id, product_id, seq, position, sku, barcode, option_values, price, picture_id, low_stock_at, archived)
    on conflict (workspace_id, id) do update set seq = excluded.seq, position = excluded.position, sku = excluded.sku,
        barcode = excluded.barcode, option_values = excluded.option_values, price = excluded.price,
        picture_id = excluded.picture_id, low_stock_at = excluded.low_stock_at, archived = excluded.archived
)sql";

} // namespace

void store_products(EventLog& log, const std::vector<Product>& products)
{
    if (products.empty()) return;
    sql::Array id, seq, name, description, picture, options, archived;
    for (const auto& product : products) {
        id.add(product.id);
        seq.add(product.seq);
        name.add(product.name);
        description.add(product.description);
        picture.add(product.picture);
        options.add(texts_json(product.options));
        archived.add(product.archived);
    }
    log.tx().exec_params(put_products, log.workspace().number, id.text(), seq.text(), name.text(), description.text(),
                         picture.text(), options.text(), archived.text());
}

void store_variants(EventLog& log, const std::vector<Variant>& variants)
{
    if (variants.empty()) return;
    sql::Array id, product, seq, position, sku, barcode, values, price, picture, low, archived;
    for (const auto& variant : variants) {
        id.add(variant.id);
        product.add(variant.product);
        seq.add(variant.seq);
        position.add(variant.position);
        sku.add(variant.sku);
        barcode.add(sql::or_null(variant.barcode));
        values.add(texts_json(variant.option_values));
        price.add(variant.price);
        picture.add(variant.picture);
        low.add(variant.low_stock_at);
        archived.add(variant.archived);
    }
    log.tx().exec_params(free_skus, log.workspace().number, id.text(), sku.text());
    log.tx().exec_params(put_variants, log.workspace().number, id.text(), product.text(), seq.text(), position.text(),
                         sku.text(), barcode.text(), values.text(), price.text(), picture.text(), low.text(),
                         archived.text());
}

std::vector<std::string> tell_products(EventLog& log, const std::vector<ProductId>& ids)
{
    std::vector<std::string> objects;
    for (std::size_t begin = 0; begin < ids.size(); begin += read_at_once) {
        const auto end = std::min(ids.size(), begin + read_at_once);
        const std::vector<ProductId> some(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                          ids.begin() + static_cast<std::ptrdiff_t>(end));
        for (const auto& product : read_products(log.tx(), log.workspace(), some)) {
            if (product.seq != log.next())
                throw std::logic_error("a product's row carries another number than its event");
            objects.push_back(to_json(product));
            log.append("product.updated", objects.back());
        }
    }
    return objects;
}

} // namespace inbox
