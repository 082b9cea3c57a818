#include "inbox/reading/order_text.hpp"

#include "inbox/reading/order_goods.hpp"
#include "inbox/reading/order_parts.hpp"

#include <algorithm>

namespace inbox::reading {

namespace {

/// Where to, as far as it was said.
struct Destination {
    std::string text, message_id;
    PlaceReading place;
};

/// How much of a place is known.
int certainty(const PlaceReading& place)
{
    if (place.state == PlaceState::exact) return 5;
    if (!place.old_ward_code.empty()) return 4;
    if (place.state == PlaceState::ambiguous) return place.old_district_code.empty() ? 3 : 2;
    return place.province_code.empty() ? 0 : 1;
}

/// "12 ngõ 5" – "p dịch vọng" – "cầu giấy hà nội" are one address in three messages; "à ship về 45 Lê Lợi p bến nghé
/// q1" is another.
void say(Destination& so_far, std::string text, const std::string& message_id)
{
    Destination now{std::move(text), message_id, {}};
    now.place = read_place(now.text);
    if (so_far.text.empty()) {
        so_far = std::move(now);
        return;
    }
    Destination joined{so_far.text + ", " + now.text, message_id, {}};
    joined.place = read_place(joined.text);
    const auto before = certainty(so_far.place), after = certainty(now.place), together = certainty(joined.place);
    const bool new_house = !now.place.rest.empty() && !so_far.place.rest.empty();
    if (after >= before && after > 1 && (new_house || together <= after)) {
        if (now.place.rest.empty() && !so_far.place.rest.empty())
            now.text = so_far.place.rest + ", " + now.text; // only the ward is new
        now.place = read_place(now.text);
        so_far = std::move(now);
    } else if (together > std::max(before, after) || (together >= before && !(new_house && after == 0))) {
        so_far = std::move(joined);
    } else if (new_house && after == 0) {
        // Another house in the same ward.
        now.text += ", " + so_far.text.substr(std::min(so_far.place.begin, so_far.text.size()));
        now.place = read_place(now.text);
        so_far = std::move(now);
    }
}

} // namespace

OrderReading read_order(const std::vector<ChatLine>& lines, const std::vector<CatalogueItem>& catalogue)
{
    const CatalogueWords words(catalogue);
    Goods goods(words);
    OrderReading order;
    Destination destination;
    for (auto i = lines.size() > most_lines_read ? lines.size() - most_lines_read : 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        goods.begin_message(line);
        goods.show(line);
        if (!line.from_customer) continue;
        const auto text = std::string_view(line.text).substr(0, longest_line_bytes);
        const auto parts = read_parts(text, words);
        if (!parts.phone.empty()) order.phone = {parts.phone, line.id};
        if (!parts.name.empty()) order.name = {parts.name, line.id};
        if (!parts.note.empty())
            order.note = {order.note.value.empty() ? parts.note : order.note.value + ", " + parts.note, line.id};
        for (const auto& address : parts.addresses) say(destination, address, line.id);
        read_goods(goods, words, text, parts);
    }
    order.items = std::move(goods).items();
    order.place = destination.place;
    if (certainty(order.place) > 0) order.place_message_id = destination.message_id;
    if (!destination.place.rest.empty()) order.address = {destination.place.rest, destination.message_id};
    return order;
}

} // namespace inbox::reading
