#include "gateway/http/router.hpp"

#include <cassert>

namespace gateway {

namespace {

/// "/a/b" is {"a", "b"}; "/" and "/a/" have an empty last segment, so that they differ from "" and "/a".
std::vector<std::string_view> segments_of(std::string_view path)
{
    std::vector<std::string_view> segments;
    if (!path.empty() && path.front() == '/') path.remove_prefix(1);
    for (;;) {
        const auto slash = path.find('/');
        segments.push_back(path.substr(0, slash));
        if (slash == std::string_view::npos) return segments;
        path.remove_prefix(slash + 1);
    }
}

} // namespace

const std::string& Captures::operator[](std::string_view name) const
{
    static const std::string none;
    for (const auto& [key, value] : values_) {
        if (key == name) return value;
    }
    return none;
}

void Captures::add(std::string name, std::string value)
{
    values_.emplace_back(std::move(name), std::move(value));
}

bool Router::Segment::fits(std::string_view text) const
{
    if (name.empty()) return text == before;
    return text.size() > before.size() + after.size() && text.starts_with(before) && text.ends_with(after);
}

void Router::add(std::string_view method, std::string_view path, Handler handler, Limits limits, Check check)
{
    Route route;
    route.handler = std::move(handler);
    route.check = std::move(check);
    route.limits = limits;
    const bool added = pattern(path).by_method.emplace(method, std::move(route)).second;
    assert(added && "two handlers for one method and path");
    (void)added;
}

void Router::add_upgrade(std::string_view path, Check check, UpgradeHandler handler)
{
    Route route;
    route.upgrade = std::move(handler);
    route.check = std::move(check);
    route.limits.body_bytes = 0;
    const bool added = pattern(path).by_method.emplace("GET", std::move(route)).second;
    assert(added && "two handlers for one method and path");
    (void)added;
}

void Router::otherwise(Handler handler)
{
    otherwise_.emplace();
    otherwise_->handler = std::move(handler);
}

Router::Match Router::find(std::string_view method, std::string_view path) const
{
    const auto segments = segments_of(path);
    const auto* found = best(segments);
    const auto wanted = method == "HEAD" ? std::string_view("GET") : method;
    if (!found) {
        if (otherwise_ && wanted == "GET") return Found{&*otherwise_, {}};
        return NotFound{};
    }
    const auto route = found->by_method.find(wanted);
    if (route == found->by_method.end()) {
        std::string allow;
        for (const auto& [name, unused] : found->by_method) {
            if (!allow.empty()) allow += ", ";
            allow += name == "GET" ? "GET, HEAD" : name;
        }
        return NotAllowed{std::move(allow)};
    }
    Captures captures;
    for (std::size_t i = 0; i < segments.size(); ++i) {
        const auto& segment = found->segments[i];
        if (segment.name.empty()) continue;
        const auto size = segments[i].size() - segment.before.size() - segment.after.size();
        captures.add(segment.name, std::string(segments[i].substr(segment.before.size(), size)));
    }
    return Found{&route->second, std::move(captures)};
}

/// The pattern of that text, made when it is new.
Router::Pattern& Router::pattern(std::string_view text)
{
    assert(text.starts_with('/'));
    auto made = std::make_unique<Pattern>();
    for (const auto part : segments_of(text)) {
        Segment segment;
        const auto open = part.find('{');
        const auto close = part.find('}');
        if (open == std::string_view::npos) {
            segment.before = part;
        } else {
            assert(close != std::string_view::npos && close > open + 1 && "a capture is {name}");
            segment.before = part.substr(0, open);
            segment.name = part.substr(open + 1, close - open - 1);
            segment.after = part.substr(close + 1);
        }
        made->segments.push_back(std::move(segment));
    }
    // Captures of another name at the same place are another spelling of the same pattern: it must be the same name.
    for (const auto& pattern : patterns_) {
        if (pattern->segments.size() != made->segments.size()) continue;
        bool same = true;
        for (std::size_t i = 0; same && i < made->segments.size(); ++i) {
            const auto& a = pattern->segments[i];
            const auto& b = made->segments[i];
            same = a.before == b.before && a.after == b.after && a.name.empty() == b.name.empty();
            if (same) assert(a.name == b.name && "one place in a path, one name");
        }
        if (same) return *pattern;
    }
    patterns_.push_back(std::move(made));
    return *patterns_.back();
}

/// Among the patterns that fit, the one that is literal where the others are not, from the left.
const Router::Pattern* Router::best(const std::vector<std::string_view>& segments) const
{
    const Pattern* best = nullptr;
    const auto more_literal = [](const Pattern& a, const Pattern& b) {
        for (std::size_t i = 0; i < a.segments.size(); ++i) {
            const auto& x = a.segments[i];
            const auto& y = b.segments[i];
            if (x.name.empty() != y.name.empty()) return x.name.empty();
            if (!x.name.empty() && x.before.size() + x.after.size() != y.before.size() + y.after.size()) {
                return x.before.size() + x.after.size() > y.before.size() + y.after.size();
            }
        }
        return false;
    };
    for (const auto& pattern : patterns_) {
        if (pattern->segments.size() != segments.size()) continue;
        bool fits = true;
        for (std::size_t i = 0; fits && i < segments.size(); ++i) fits = pattern->segments[i].fits(segments[i]);
        if (fits && (!best || more_literal(*pattern, *best))) best = pattern.get();
    }
    return best;
}

} // namespace gateway
