#include "inbox/stock/product_checks.hpp"

#include "inbox/media/attachments.hpp"
#include "inbox/text.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace inbox {

namespace {

// Whose are these SKUs? `place` says which of the questions it answers. The keys are made first: row-level security
// lets an index answer only a bare column compared with a bare value.
constexpr auto select_sku_owners = R"sql(
    with asked as materialized (select place, lower(sku) as key from unnest($2::text[]) with ordinality as w (sku, place))
    select a.place - 1, a.key, v.id::text from asked a
    left join variants v on v.workspace_id = $1 and v.sku_key = a.key order by a.place
)sql";

constexpr auto select_ids = R"sql(
    select id::text from variants where workspace_id = $1 and id = any ($2::uuid[])
)sql";

std::string field(std::size_t variant, const char* name)
{
    return "variants[" + std::to_string(variant) + "]." + name;
}

bool one_line(const std::string& text)
{
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

void apply(Variant& variant, const VariantWish& wish)
{
    if (wish.sku) variant.sku = trimmed(*wish.sku);
    if (wish.barcode) variant.barcode = trimmed(*wish.barcode);
    if (wish.price) variant.price = *wish.price;
    if (wish.picture) variant.picture = *wish.picture;
    if (wish.low_stock_at) variant.low_stock_at = *wish.low_stock_at;
    if (wish.archived) variant.archived = *wish.archived;
    if (!wish.option_values) return;
    variant.option_values.clear();
    for (const auto& value : *wish.option_values) variant.option_values.push_back(trimmed(value));
}

void check_options(const Product& product, std::vector<Complaint>& complaints)
{
    std::set<std::string> seen;
    for (std::size_t i = 0; i < product.options.size(); ++i) {
        const auto& option = product.options[i];
        const auto name = "options[" + std::to_string(i) + "]";
        if (option.empty()) complaints.push_back({name, "empty", "an option has a name"});
        else if (!one_line(option)) complaints.push_back({name, "characters", "one line of text"});
        else if (!seen.insert(option).second) complaints.push_back({name, "duplicate", "this option is there already"});
    }
}

/// What is wrong with the values of one variant, if anything; `seen` are those of the variants before it.
std::optional<Complaint> wrong_values(const Product& product, const Variant& variant,
                                      std::set<std::vector<std::string>>& seen)
{
    const auto& values = variant.option_values;
    if (values.size() != product.options.size()) {
        return Complaint{"", "options",
                         "one value for each of the product's " + std::to_string(product.options.size()) + " options"};
    }
    for (const auto& value : values) {
        if (value.empty()) return Complaint{"", "empty", "an option's value is not empty"};
        if (!one_line(value)) return Complaint{"", "characters", "one line of text"};
    }
    if (!values.empty() && !seen.insert(values).second)
        return Complaint{"", "taken", "another variant has these values"};
    return std::nullopt;
}

/// Of a variant that is not in the wish, the options are to blame.
std::string values_field(const Wished& wanted, std::size_t place)
{
    for (std::size_t i = 0; i < wanted.place.size(); ++i) {
        if (wanted.place[i] == place) return field(i, "option_values");
    }
    return "options";
}

} // namespace

Wished wished(const Product& before, const ProductWish& wish)
{
    Wished wanted{before, {}, {}, {}};
    auto& product = wanted.product;
    product.id = wish.id;
    if (wish.name) product.name = trimmed(*wish.name);
    if (wish.description) product.description = *wish.description;
    if (wish.picture) product.picture = *wish.picture;
    if (wish.archived) product.archived = *wish.archived;
    if (wish.options) {
        product.options.clear();
        for (const auto& option : *wish.options) product.options.push_back(trimmed(option));
    }
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < product.variants.size(); ++i) places[product.variants[i].id.text] = i;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& one = wish.variants[i];
        if (!seen.insert(one.id.text).second)
            wanted.complaints.push_back({field(i, "id"), "duplicate", "wished for twice"});
        const auto found = places.find(one.id.text);
        if (found != places.end()) {
            wanted.place.push_back(found->second);
            apply(product.variants[found->second], one);
            continue;
        }
        if (!one.sku) wanted.complaints.push_back({field(i, "sku"), "missing", "a new variant has one"});
        if (!one.price) wanted.complaints.push_back({field(i, "price"), "missing", "a new variant has one"});
        Variant variant;
        variant.id = one.id;
        variant.product = product.id;
        variant.position = product.variants.empty() ? 0 : product.variants.back().position + 1;
        apply(variant, one);
        wanted.place.push_back(product.variants.size());
        wanted.added.push_back(product.variants.size());
        product.variants.push_back(std::move(variant));
    }
    if (product.variants.size() > variants_limit) {
        wanted.complaints.push_back(
            {"variants", "too_many", "at most " + std::to_string(variants_limit) + " of one product"});
    }
    return wanted;
}

void check_shape(const Wished& wanted, const ProductWish& wish, std::vector<Complaint>& complaints)
{
    const auto& product = wanted.product;
    if (product.name.empty()) complaints.push_back({"name", "empty", "must not be blank"});
    check_options(product, complaints);
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto& variant = product.variants[wanted.place[i]];
        if (variant.sku.empty()) complaints.push_back({field(i, "sku"), "empty", "must not be blank"});
        else if (!one_line(variant.sku)) complaints.push_back({field(i, "sku"), "characters", "one line of text"});
        if (!one_line(variant.barcode)) complaints.push_back({field(i, "barcode"), "characters", "one line of text"});
    }
    std::set<std::vector<std::string>> seen;
    for (std::size_t place = 0; place < product.variants.size(); ++place) {
        if (product.variants[place].archived) continue;
        if (auto wrong = wrong_values(product, product.variants[place], seen)) {
            wrong->field = values_field(wanted, place);
            complaints.push_back(std::move(*wrong));
        }
    }
}

void check_pictures(pqxx::transaction_base& tx, const StaffMember& staff, const Product& before,
                    const ProductWish& wish, std::vector<Complaint>& complaints)
{
    std::set<std::string> known = {"", before.picture.text};
    for (const auto& variant : before.variants) known.insert(variant.picture.text);
    const auto check = [&](const std::optional<AttachmentId>& picture, const std::string& name) {
        if (!picture || known.contains(picture->text)) return;
        const auto found = find_attachment_for(tx, staff, *picture);
        if (!found) complaints.push_back({name, "absent", "there is no such upload"});
        else if (found->kind != "image" || found->state != "ready")
            complaints.push_back({name, "not_an_image", "this file is no picture"});
    };
    check(wish.picture, "picture_id");
    for (std::size_t i = 0; i < wish.variants.size(); ++i) check(wish.variants[i].picture, field(i, "picture_id"));
}

std::vector<Complaint> clashes(EventLog& log, const Wished& wanted, const ProductWish& wish)
{
    std::vector<Complaint> complaints;
    std::vector<VariantId> new_ids;
    for (const auto place : wanted.added) new_ids.push_back(wanted.product.variants[place].id);
    std::set<std::string> used;
    for (const auto& row : log.tx().exec_params(select_ids, log.workspace().number, sql::array_of(new_ids)))
        used.insert(row[0].c_str());

    std::map<std::string, std::size_t> ours; // id of each variant of this product, and its place
    sql::Array skus;
    for (std::size_t place = 0; place < wanted.product.variants.size(); ++place) {
        ours[wanted.product.variants[place].id.text] = place;
        skus.add(wanted.product.variants[place].sku);
    }
    std::map<std::string, int> times;
    std::vector<std::string> keys(wanted.product.variants.size());
    std::vector<bool> elsewhere(keys.size());
    for (const auto& row : log.tx().exec_params(select_sku_owners, log.workspace().number, skus.text())) {
        const auto place = row[0].as<std::size_t>();
        keys[place] = sql::text_of(row[1]);
        ++times[keys[place]];
        elsewhere[place] = !row[2].is_null() && !ours.contains(row[2].c_str());
    }
    for (std::size_t i = 0; i < wish.variants.size(); ++i) {
        const auto place = wanted.place[i];
        if (used.contains(wish.variants[i].id.text))
            complaints.push_back({field(i, "id"), "id_used", "another variant has this id"});
        if (elsewhere[place] || times[keys[place]] > 1)
            complaints.push_back({field(i, "sku"), "taken", "another variant has this SKU"});
    }
    return complaints;
}

} // namespace inbox
