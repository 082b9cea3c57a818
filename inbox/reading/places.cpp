#include "inbox/reading/places.hpp"

#include "inbox/reading/place_mentions.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace inbox::reading {

namespace {

constexpr int in_order = 1, says_now = 2, says_old = 6, agrees_with_then = 1, left_out = -5, other_place = -8;

/// One way to read the text: which mention names what. Null: nothing does.
struct Guess {
    const Mention *now = nullptr, *old = nullptr, *district = nullptr, *province = nullptr;
    int score = 0;
};

const PlaceTables& tables()
{
    return PlaceTables::get();
}
const OldWard& old_ward(const Mention& mention)
{
    return tables().old_wards()[mention.place];
}
const OldDistrict& district(const Mention& mention)
{
    return tables().old_districts()[mention.place];
}
const Ward& ward(const Mention& mention)
{
    return tables().wards()[mention.place];
}
const ProvinceName& province(const Mention& mention)
{
    return PlaceIndex::get().provinces()[mention.place];
}
const OldDistrict& district_of(const OldWard& ward)
{
    return tables().old_districts()[ward.district];
}

bool overlap(const Mention* one, const Mention& other)
{
    return one && one->first < other.last && other.first < one->last;
}

bool agrees(const OldDistrict& of, const ProvinceName& with)
{
    if (with.old_code == of.province_code) return true;
    return with.today && tables().old_province(of.province_code)->new_code == with.code;
}

bool agrees(const Ward& of, const ProvinceName& with)
{
    if (of.province_code != with.code) return false;
    return with.today || PlaceIndex::get().on_ground(of.code, "p" + with.old_code);
}

class Search {
public:
    explicit Search(const std::vector<PlaceWord>& words) : mentions_(place_mentions(words))
    {
        for (const auto& mention : mentions_) {
            auto& list = mention.level == Level::ward       ? now_
                         : mention.level == Level::old_ward ? old_
                         : mention.level == Level::district ? districts_
                                                            : provinces_;
            list.push_back(&mention);
        }
        find_strong();
    }

    /// The best readings: all of the same score. They point into this search.
    std::vector<Guess> best()
    {
        for (const auto* mention : old_) from_old(*mention);
        for (const auto* mention : now_) from_now(*mention);
        for (const auto* mention : districts_) from_district(*mention);
        for (const auto* mention : provinces_) {
            if (!mention->weak || mention->marked) keep({nullptr, nullptr, nullptr, mention, mention->score});
        }
        return best_;
    }

private:
    void from_old(const Mention& mention)
    {
        const auto& of = district_of(old_ward(mention));
        Guess guess{nullptr, &mention, nullptr, nullptr, mention.score + (mention.said_old ? says_old : 0)};
        take(guess.district, districts_, guess,
             [&](const Mention& other) { return other.place == old_ward(mention).district; });
        take_province(guess, of);
        take(guess.now, now_, guess, [&](const Mention& other) {
            return other.marked && std::ranges::find(old_ward(mention).new_codes, ward(other).code) !=
                                       old_ward(mention).new_codes.end();
        });
        if (may_stand(mention, guess)) keep(guess);
    }

    void from_now(const Mention& mention)
    {
        if (mention.said_old) return;
        Guess guess{&mention, nullptr, nullptr, nullptr, mention.score};
        take(guess.district, districts_, guess, [&](const Mention& other) {
            return PlaceIndex::get().on_ground(ward(mention).code, district(other).code);
        });
        take(guess.province, provinces_, guess,
             [&](const Mention& other) { return agrees(ward(mention), province(other)); });
        // Who leaves out the district and names the province writes today's two levels.
        if (guess.province && !guess.district) guess.score += says_now;
        else if (guess.district) guess.score -= says_now;
        if (may_stand(mention, guess)) keep(guess);
    }

    void from_district(const Mention& mention)
    {
        Guess guess{nullptr, nullptr, &mention, nullptr, mention.score};
        take_province(guess, district(mention));
        const bool known = mention.marked || guess.province || (!mention.weak && !mention.street);
        if (known && (!mention.weak || guess.province || mention.marked)) keep(guess);
    }

    void take_province(Guess& guess, const OldDistrict& of)
    {
        take(guess.province, provinces_, guess, [&](const Mention& other) { return agrees(of, province(other)); });
        if (guess.province && province(*guess.province).old_code == of.province_code) guess.score += agrees_with_then;
    }

    template <class Fits>
    void take(const Mention*& slot, const std::vector<const Mention*>& from, Guess& guess, Fits fits)
    {
        for (const auto* mention : from) {
            if (!fits(*mention) || overlap(guess.now, *mention) || overlap(guess.old, *mention) ||
                overlap(guess.district, *mention) || overlap(guess.province, *mention))
                continue;
            if (!slot || mention->score > slot->score) slot = mention;
        }
        if (!slot) return;
        if (slot->score <= 0) {
            slot = nullptr;
            return;
        }
        guess.score += slot->score;
        const auto* lowest = guess.old ? guess.old : guess.now;
        if (lowest && lowest != slot && lowest->last <= slot->first) guess.score += in_order;
    }

    /// A ward's name without "phường" is easily somebody's name or a street.
    bool may_stand(const Mention& mention, const Guess& guess) const
    {
        if (mention.marked) return true;
        if (mention.street) return false;
        const auto touches = [&](const Mention* upper) {
            return upper && (mention.last == upper->first || upper->last == mention.first);
        };
        if (guess.now && guess.old) return true;
        if (guess.district) return mention.starts || touches(guess.district);
        return guess.province && mention.starts && (mention.ends || touches(guess.province));
    }

    /// Marked names and whole provinces that a reading leaves out speak against it; of names that begin alike, one is
    /// enough.
    void find_strong()
    {
        for (const auto& mention : mentions_) {
            const bool province = mention.level == Level::province && !mention.weak && !mention.street &&
                                  mention.last - mention.first > 1;
            const bool upper = mention.level == Level::province || mention.level == Level::district;
            const bool alone =
                upper && mention.starts && mention.ends && !mention.weak && !mention.street && mention.score >= 4;
            if ((mention.marked && mention.score >= 8) || province || alone) {
                auto& weight = strong_[mention.name];
                weight = std::min(weight, upper ? other_place : left_out);
            }
        }
    }

    int penalty(const Guess& guess) const
    {
        int sum = 0;
        for (const auto& [name, weight] : strong_) {
            const auto covers = [&](const Mention* mention) {
                return mention && mention->first <= name && name < mention->last;
            };
            if (!covers(guess.now) && !covers(guess.old) && !covers(guess.district) && !covers(guess.province))
                sum += weight;
        }
        return sum;
    }

    void keep(Guess guess)
    {
        if (guess.score <= 0) return;
        guess.score += penalty(guess);
        if (!best_.empty() && guess.score < best_.front().score) return;
        if (!best_.empty() && guess.score > best_.front().score) best_.clear();
        best_.push_back(guess);
    }

    std::vector<Mention> mentions_;
    std::vector<const Mention*> now_, old_, districts_, provinces_;
    std::map<std::size_t, int> strong_;
    std::vector<Guess> best_;
};

std::string long_name(const OldDistrict& of)
{
    const auto* province = tables().old_province(of.province_code);
    return of.kind + " " + of.name + ", " + province->kind + " " + province->name;
}

std::string long_name(const OldWard& ward)
{
    return (ward.kind.empty() ? ward.name : ward.kind + " " + ward.name) + ", " + long_name(district_of(ward));
}

PlaceCandidate candidate(const std::string& code)
{
    const auto* ward = tables().ward(code);
    return {ward->code, ward_name(ward->code), ward->province_code, province_name(ward->province_code), "", "", ""};
}

void add_candidates(const Guess& guess, std::vector<PlaceCandidate>& all)
{
    const auto add = [&](PlaceCandidate one) {
        const bool known = std::ranges::any_of(all, [&](const auto& other) {
            return other.ward_code == one.ward_code &&
                   (other.old_ward_code == one.old_ward_code || one.old_ward_code.empty());
        });
        if (!known) all.push_back(std::move(one));
    };
    if (guess.old) {
        const auto& old = old_ward(*guess.old);
        for (const auto& code : old.new_codes) {
            if (guess.now && ward(*guess.now).code != code) continue;
            auto one = candidate(code);
            one.old_ward_code = old.code;
            one.old_district_code = district_of(old).code;
            one.old_name = long_name(old);
            add(std::move(one));
        }
    } else if (guess.now) {
        add(candidate(ward(*guess.now).code));
    } else if (guess.district) {
        for (const auto& code : district(*guess.district).new_codes) {
            auto one = candidate(code);
            one.old_district_code = district(*guess.district).code;
            one.old_name = long_name(district(*guess.district));
            add(std::move(one));
        }
    }
}

/// What all of them say alike; empty when they do not.
template <class Field>
std::string common(const std::vector<PlaceCandidate>& all, Field field)
{
    if (all.empty()) return {};
    const bool same = std::ranges::all_of(all, [&](const auto& one) { return one.*field == all.front().*field; });
    return same ? all.front().*field : std::string();
}

std::string rest_of(std::string_view text, const std::vector<PlaceWord>& words, const Guess& guess)
{
    std::vector<bool> used(words.size());
    for (const auto* mention : {guess.now, guess.old, guess.district, guess.province}) {
        if (!mention) continue;
        for (auto i = mention->first; i < mention->last; ++i) used[i] = true;
        if (mention->said_old && mention->last < words.size()) used[mention->last] = true;
    }
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i].key == "viet" && words[i + 1].key == "nam" && i + 2 == words.size()) used[i] = used[i + 1] = true;
    }
    std::string rest;
    const auto trim = [&] {
        const auto from = rest.find_first_not_of(" ,.;:-/()\n\r\t"), to = rest.find_last_not_of(" ,.;:-/(\n\r\t");
        rest = from == std::string::npos ? std::string() : rest.substr(from, to - from + 1);
    };
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (used[i]) continue;
        const auto from = i == 0 ? 0 : words[i - 1].end;
        if (i > 0 && used[i - 1]) {
            trim();
            if (!rest.empty()) rest += ", ";
            rest += text.substr(words[i].begin, words[i].end - words[i].begin);
        } else {
            rest += text.substr(from, words[i].end - from);
        }
    }
    trim();
    std::ranges::replace(rest, '\n', ' ');
    return rest;
}

} // namespace

PlaceReading read_place(std::string_view text)
{
    text = text.substr(0, longest_address_bytes);
    const auto words = place_words(text);
    Search search(words);
    const auto best = search.best();

    PlaceReading reading;
    if (best.empty()) {
        reading.rest = rest_of(text, words, {});
        return reading;
    }
    for (const auto& guess : best) add_candidates(guess, reading.candidates);
    reading.rest = rest_of(text, words, best.front());
    reading.begin = text.size();
    for (const auto* mention : {best.front().now, best.front().old, best.front().district, best.front().province}) {
        if (!mention) continue;
        reading.begin = std::min(reading.begin, words[mention->first].begin);
        reading.end = std::max(reading.end, words[mention->last - 1].end);
    }
    reading.old_ward_code = common(reading.candidates, &PlaceCandidate::old_ward_code);
    reading.old_district_code = common(reading.candidates, &PlaceCandidate::old_district_code);
    reading.old_name = common(reading.candidates, &PlaceCandidate::old_name);
    reading.province_code = common(reading.candidates, &PlaceCandidate::province_code);
    reading.ward_code = common(reading.candidates, &PlaceCandidate::ward_code);
    if (!reading.ward_code.empty()) {
        reading.state = PlaceState::exact;
        reading.candidates.resize(1);
    } else if (!reading.candidates.empty()) {
        reading.state = PlaceState::ambiguous;
        if (reading.candidates.size() > most_candidates) reading.candidates.resize(most_candidates);
    } else {
        std::set<std::string> codes;
        for (const auto& guess : best) codes.insert(province(*guess.province).code);
        if (codes.size() == 1) reading.province_code = *codes.begin();
    }
    return reading;
}

std::string ward_name(std::string_view code)
{
    const auto* ward = tables().ward(code);
    return ward ? ward->kind + " " + ward->name : std::string();
}

std::string province_name(std::string_view code)
{
    const auto* province = tables().province(code);
    return province ? province->name : std::string();
}

} // namespace inbox::reading
