#pragma once

#include "inbox/reading/place_tables.hpp"
#include "inbox/reading/place_words.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

/// Which places bear a name.
namespace inbox::reading {

enum class Level { ward, old_ward, district, province };

/// A name and one place that bears it. "Vĩnh Long" is a city, a province of that time and a province of today.
struct PlaceName {
    Level level = Level::ward;
    std::size_t place = 0;             // index into the table of its level; provinces: into `PlaceIndex::provinces()`
    std::vector<std::string> accented; // word by word, as in PlaceWord; empty: an abbreviation
    bool weak = false;                 // "bd": only together with something else
};

/// Provinces of today and of then are read alike; one whose name stayed is both.
struct ProvinceName {
    std::string code, old_code; // old_code is empty when only today has the name
    std::string name, kind;
    bool today = false; // it is also a name of today: all of today's province may be meant
};

class PlaceIndex {
public:
    static const PlaceIndex& get();

    /// `key`: the words' keys with a blank between them.
    const std::vector<PlaceName>& named(const std::string& key) const;
    std::size_t longest() const noexcept { return longest_; }

    const std::vector<ProvinceName>& provinces() const noexcept { return provinces_; }

    /// Is the ward on ground of that district (by code), or of that province of then?
    bool on_ground(std::string_view ward, std::string_view old_unit) const;

private:
    PlaceIndex();
    void add(Level level, std::size_t place, const std::string& name);
    void alias(Level level, std::size_t place, const std::string& written, bool weak = false);

    std::unordered_map<std::string, std::vector<PlaceName>> names_;
    std::unordered_set<std::string> ground_;
    std::vector<ProvinceName> provinces_;
    std::size_t longest_ = 1;
};

} // namespace inbox::reading
