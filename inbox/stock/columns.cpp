#include "inbox/stock/columns.hpp"

#include "inbox/reading/fold.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace inbox {

namespace {

constexpr std::array<std::string_view, column_count> names = {
    "product",       "sku",          "barcode",       "price",        "on_hand",       "low_stock_at", "option1_name",
    "option1_value", "option2_name", "option2_value", "option3_name", "option3_value", "description"};

/// Folded, with _ between the words.
constexpr std::pair<std::string_view, Column> other_names[] = {{"ten_san_pham", Column::product},
                                                               {"san_pham", Column::product},
                                                               {"ten_hang", Column::product},
                                                               {"ten_hang_hoa", Column::product},
                                                               {"product_name", Column::product},
                                                               {"name", Column::product},
                                                               {"ten", Column::product},
                                                               {"ma_sku", Column::sku},
                                                               {"sku_ma", Column::sku},
                                                               {"ma_hang", Column::sku},
                                                               {"ma_hang_hoa", Column::sku},
                                                               {"ma_san_pham", Column::sku},
                                                               {"ma_phien_ban", Column::sku},
                                                               {"ma_phan_loai", Column::sku},
                                                               {"ma_vach", Column::barcode},
                                                               {"ma_vach_barcode", Column::barcode},
                                                               {"ma_barcode", Column::barcode},
                                                               {"gia", Column::price},
                                                               {"gia_ban", Column::price},
                                                               {"don_gia", Column::price},
                                                               {"gia_vnd", Column::price},
                                                               {"gia_ban_le", Column::price},
                                                               {"gia_ban_vnd", Column::price},
                                                               {"gia_d", Column::price},
                                                               {"ton_kho", Column::on_hand},
                                                               {"ton", Column::on_hand},
                                                               {"so_luong", Column::on_hand},
                                                               {"so_luong_ton", Column::on_hand},
                                                               {"so_luong_ton_kho", Column::on_hand},
                                                               {"ton_hien_tai", Column::on_hand},
                                                               {"stock", Column::on_hand},
                                                               {"quantity", Column::on_hand},
                                                               {"ton_thuc_te", Column::on_hand},
                                                               {"canh_bao_ton", Column::low_stock_at},
                                                               {"canh_bao_het_hang", Column::low_stock_at},
                                                               {"ton_toi_thieu", Column::low_stock_at},
                                                               {"nguong_canh_bao", Column::low_stock_at},
                                                               {"muc_canh_bao", Column::low_stock_at},
                                                               {"bao_sap_het", Column::low_stock_at},
                                                               {"sap_het_khi_con", Column::low_stock_at},
                                                               {"bao_khi_con", Column::low_stock_at},
                                                               {"nguong_sap_het", Column::low_stock_at},
                                                               {"mo_ta", Column::description},
                                                               {"mo_ta_san_pham", Column::description}};

/// Of the n-th option; the number stands at the end.
constexpr std::string_view option_names[] = {"ten_thuoc_tinh_",     "thuoc_tinh_",     "ten_phan_loai_", "phan_loai_",
                                             "ten_nhom_phan_loai_", "nhom_phan_loai_", "ten_tuy_chon_",  "tuy_chon_"};
constexpr std::string_view option_values[] = {"gia_tri_", "gia_tri_thuoc_tinh_", "gia_tri_phan_loai_",
                                              "gia_tri_tuy_chon_"};

std::string plain(std::string_view header)
{
    std::string out;
    for (const char c : reading::folded(header)) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (word) out += c;
        else if (!out.empty() && out.back() != '_') out += '_';
    }
    while (!out.empty() && out.back() == '_') out.pop_back();
    return out;
}

/// Takes `ending` away when the text ends so.
bool take_ending(std::string& text, std::string_view ending)
{
    if (text.size() <= ending.size() || !std::string_view(text).ends_with(ending)) return false;
    text.erase(text.size() - ending.size());
    return true;
}

bool digits_only(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "1.234.567" and the separator to its pieces; more than one kind is the caller's matter.
std::vector<std::string_view> pieces_of(std::string_view text, char separator)
{
    std::vector<std::string_view> pieces;
    for (std::size_t begin = 0;;) {
        const auto end = text.find(separator, begin);
        pieces.push_back(text.substr(begin, end == std::string_view::npos ? end : end - begin));
        if (end == std::string_view::npos) return pieces;
        begin = end + 1;
    }
}

/// The digits without separators when these group thousands.
std::optional<std::string> ungrouped(std::string_view text, char separator)
{
    const auto pieces = pieces_of(text, separator);
    std::string digits;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (!digits_only(pieces[i]) || (i > 0 && pieces[i].size() != 3) || (pieces.size() > 1 && pieces[0].size() > 3))
            return std::nullopt;
        digits += pieces[i];
    }
    return digits;
}

/// Whole part and fraction, as digits.
std::optional<std::pair<std::string, std::string>> parts_of(std::string_view text, bool fraction_likely)
{
    const auto dot = text.find_last_of('.'), comma = text.find_last_of(',');
    const bool both = dot != std::string_view::npos && comma != std::string_view::npos;
    const char last = both ? (dot > comma ? '.' : ',') : dot != std::string_view::npos ? '.' : ',';
    const char other = last == '.' ? ',' : '.';
    if (!both && !fraction_likely) {
        if (auto digits = ungrouped(text, last)) return std::pair(*digits, std::string());
    }
    const auto at = text.find_last_of(last);
    if (at == std::string_view::npos)
        return digits_only(text) ? std::optional(std::pair(std::string(text), std::string())) : std::nullopt;
    const auto fraction = text.substr(at + 1);
    if (!digits_only(fraction)) return std::nullopt;
    const auto whole = ungrouped(text.substr(0, at), other);
    if (!whole) {
        // "1.234.567k": nothing but groups.
        if (auto digits = ungrouped(text, last)) return std::pair(*digits, std::string());
        return std::nullopt;
    }
    return std::pair(*whole, std::string(fraction));
}

} // namespace

std::string_view to_text(Column column)
{
    return names.at(static_cast<std::size_t>(column));
}

std::optional<Column> column_named(std::string_view header)
{
    const auto name = plain(header);
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i] == name) return static_cast<Column>(i);
    }
    for (const auto& [other, column] : other_names) {
        if (other == name) return column;
    }
    if (name.empty() || name.back() < '1' || name.back() > '3') return std::nullopt;
    const auto first = static_cast<std::size_t>(Column::option1_name) + static_cast<std::size_t>(name.back() - '1') * 2;
    const auto stem = std::string_view(name).substr(0, name.size() - 1);
    if (std::find(std::begin(option_names), std::end(option_names), stem) != std::end(option_names))
        return static_cast<Column>(first);
    if (std::find(std::begin(option_values), std::end(option_values), stem) != std::end(option_values))
        return static_cast<Column>(first + 1);
    return std::nullopt;
}

std::variant<std::int64_t, std::string> read_amount(std::string_view written, bool money)
{
    const std::string wrong = "number";
    std::string text = reading::folded(written);
    const auto drop = [&](std::string_view bytes) {
        for (auto at = text.find(bytes); at != std::string::npos; at = text.find(bytes, at))
            text.erase(at, bytes.size());
    };
    for (const auto* blank : {" ", "\u00a0", "\u202f", "\u2009", "_"}) drop(blank);
    std::size_t shift = 0;
    if (money) {
        for (const auto* currency : {"vnd", "dong", "\u20ab", "d"}) {
            if (take_ending(text, currency)) break;
        }
        if (take_ending(text, "k") || take_ending(text, "nghin") || take_ending(text, "ngan")) shift = 3;
        else if (take_ending(text, "tr") || take_ending(text, "trieu")) shift = 6;
    }
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.erase(0, 1);
    const auto e = text.find('e');
    if (e != std::string::npos && e > 0 && text.find_first_not_of("0123456789.,+-e") == std::string::npos)
        return std::string("scientific");

    const auto parts = parts_of(text, shift > 0);
    if (!parts) return wrong;
    auto [digits, fraction] = *parts;
    while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
    if (fraction.size() > shift) return wrong; // parts of a đồng, or of a piece
    fraction.append(shift - fraction.size(), '0');
    digits += fraction;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    if (digits.size() > 15) return std::string("too_large");
    const auto number = static_cast<std::int64_t>(std::stoll(digits));
    return negative ? -number : number;
}

} // namespace inbox
