#include "gateway/provision/shop_file.hpp"

#include "connectors/text.hpp"
#include "inbox/staff/roles.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <set>
#include <sstream>
#include <string_view>

namespace gateway {

namespace {

int line_of(const toml::node& node)
{
    return static_cast<int>(node.source().begin.line);
}

/// One table of the file: reads its keys and complains with path and line.
class Entry {
public:
    Entry(const std::string& path, const toml::table& table, std::string kind)
        : path_(path), table_(table), kind_(std::move(kind))
    {
    }

    [[noreturn]] void refuse(int line, const std::string& why) const
    {
        throw BadShopFile(path_ + ":" + std::to_string(line) + ": " + why);
    }

    int line() const { return line_of(table_); }

    void only(std::initializer_list<std::string_view> known) const
    {
        for (const auto& [key, node] : table_) {
            if (std::find(known.begin(), known.end(), key.str()) != known.end()) continue;
            std::string all;
            for (const auto& name : known) all += (all.empty() ? "" : ", ") + std::string(name);
            refuse(line_of(node),
                   "\"" + std::string(key.str()) + "\" is not a key of [[" + kind_ + "]]; known are " + all);
        }
    }

    std::optional<std::string> text_if(std::string_view key) const
    {
        const auto* node = table_.get(key);
        if (!node) return std::nullopt;
        if (const auto* text = node->as_string()) return connectors::nfc(text->get());
        refuse(line_of(*node), std::string(key) + " is not a text");
    }

    std::string text(std::string_view key) const
    {
        auto found = text_if(key);
        if (!found || found->empty()) refuse(line(), "[[" + kind_ + "]] needs " + std::string(key));
        return *found;
    }

    std::optional<bool> truth_if(std::string_view key) const
    {
        const auto* node = table_.get(key);
        if (!node) return std::nullopt;
        if (const auto* truth = node->as_boolean()) return truth->get();
        refuse(line_of(*node), std::string(key) + " is neither true nor false");
    }

    std::optional<std::vector<std::string>> texts_if(std::string_view key) const
    {
        const auto* node = table_.get(key);
        if (!node) return std::nullopt;
        const auto* array = node->as_array();
        if (!array) refuse(line_of(*node), std::string(key) + " is not a list of texts");
        std::vector<std::string> texts;
        for (const auto& element : *array) {
            if (!element.is_string())
                refuse(line_of(element), std::string(key) + " holds something that is not a text");
            texts.push_back(connectors::nfc(element.as_string()->get()));
        }
        return texts;
    }

    /// Ids that were written as numbers become texts: that is what they are.
    connectors::Settings settings(const std::vector<connectors::SettingSpec>& specs,
                                  std::initializer_list<std::string_view> also) const
    {
        connectors::Settings settings;
        const auto* node = table_.get("settings");
        if (!node) return settings;
        const auto* table = node->as_table();
        if (!table) refuse(line_of(*node), "settings is not a table");
        for (const auto& [key, value] : *table) {
            const std::string name(key.str());
            const bool known =
                std::find(also.begin(), also.end(), name) != also.end() ||
                std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == name; });
            if (!known) refuse(line_of(value), "\"" + name + "\" is not a setting here" + known_names(specs));
            if (const auto* text = value.as_string()) settings[name] = text->get();
            else if (const auto* number = value.as_integer()) settings[name] = std::to_string(number->get());
            else if (const auto* truth = value.as_boolean()) settings[name] = truth->get() ? "true" : "false";
            else refuse(line_of(value), name + " is neither text, whole number, true nor false");
        }
        return settings;
    }

private:
    static std::string known_names(const std::vector<connectors::SettingSpec>& specs)
    {
        std::string all;
        for (const auto& spec : specs) all += (all.empty() ? "; known are " : ", ") + spec.name;
        return all;
    }

    const std::string& path_;
    const toml::table& table_;
    std::string kind_;
};

bool is_slug(std::string_view text)
{
    const auto small = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !text.empty() && text.size() <= 63 && small(text[0]) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return small(c) || c == '-'; });
}

std::string slug_in(const Entry& entry, std::string_view key)
{
    auto slug = entry.text(key);
    if (!is_slug(slug))
        entry.refuse(entry.line(),
                     std::string(key) + " is \"" + slug + "\"; expected small letters, digits and dashes");
    return slug;
}

const connectors::Connector& connector_of(const Entry& entry, const std::string& platform)
{
    const auto* connector = connectors::find(platform);
    if (connector) return *connector;
    std::string all;
    for (const auto* known : connectors::all()) all += (all.empty() ? "" : ", ") + std::string(known->platform());
    entry.refuse(entry.line(), "platform \"" + platform + "\" is not known; known are " + all);
}

ShopFile::Workspace read_workspace(const Entry& entry)
{
    entry.only({"slug", "name"});
    return {slug_in(entry, "slug"), entry.text("name"), entry.line()};
}

/// The first line of the file; relative names are beside the shop's file.
std::string password_in(const Entry& entry, const std::string& path, const std::string& name)
{
    const auto file = std::filesystem::path(path).parent_path() / name;
    std::ifstream in(file);
    std::string password;
    if (!in || !std::getline(in, password)) {
        entry.refuse(entry.line(), "password_file is \"" + name + "\"; this file cannot be read or is empty");
    }
    if (password.ends_with('\r')) password.pop_back();
    return connectors::nfc(password);
}

ShopFile::Staff read_staff(const Entry& entry, const std::string& path)
{
    entry.only({"workspace", "email", "name", "role", "password", "password_file", "teams", "channels", "active"});
    ShopFile::Staff staff{slug_in(entry, "workspace"), entry.text("email"),       entry.text("name"),
                          entry.text("role"),          entry.text_if("password"), {},
                          entry.texts_if("channels"),  entry.truth_if("active"),  entry.line()};
    for (auto& c : staff.email) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (staff.email.find('@') == std::string::npos)
        entry.refuse(entry.line(), "email \"" + staff.email + "\" is no e-mail address");
    if (!inbox::role_named(staff.role)) {
        entry.refuse(entry.line(), "role is \"" + staff.role + "\"; expected owner, supervisor, sales or agent");
    }
    if (const auto file = entry.text_if("password_file")) {
        if (staff.password) entry.refuse(entry.line(), "password and password_file are both given");
        staff.password = password_in(entry, path, *file);
    }
    if (staff.password && staff.password->empty()) entry.refuse(entry.line(), "the password is empty");
    staff.teams = entry.texts_if("teams").value_or(std::vector<std::string>());
    return staff;
}

ShopFile::App read_app(const Entry& entry)
{
    entry.only({"platform", "slug", "workspace", "settings"});
    ShopFile::App app{
        entry.text("platform"), slug_in(entry, "slug"), entry.text_if("workspace").value_or(""), {}, entry.line()};
    app.settings = entry.settings(connector_of(entry, app.platform).app_settings(), {});
    return app;
}

ShopFile::Channel read_channel(const Entry& entry)
{
    entry.only({"workspace", "app", "external_id", "name", "settings", "own_only"});
    const auto app = entry.text("app");
    const auto slash = app.find('/');
    if (slash == std::string::npos) entry.refuse(entry.line(), "app is \"" + app + "\"; expected platform/slug");
    ShopFile::Channel channel{slug_in(entry, "workspace"), app.substr(0, slash), app.substr(slash + 1),
                              entry.text("external_id"),   entry.text("name"),   {},
                              entry.truth_if("own_only"),  entry.line()};
    channel.settings = entry.settings(connector_of(entry, channel.platform).channel_settings(), {"media_policy"});
    const auto policy = channel.settings.find("media_policy");
    if (policy != channel.settings.end() && policy->second != "keep" && policy->second != "link") {
        entry.refuse(entry.line(), "media_policy is \"" + policy->second + "\"; expected keep or link");
    }
    return channel;
}

template <class Things, class Name>
void refuse_doubles(const ShopFile& file, const Things& things, const Name& name)
{
    std::set<std::string> seen;
    for (const auto& thing : things) {
        if (seen.insert(name(thing)).second) continue;
        throw BadShopFile(file.path + ":" + std::to_string(thing.line) + ": " + name(thing) +
                          " stands here a second time");
    }
}

toml::table parsed(const std::string& path)
{
    try {
        return toml::parse_file(path);
    } catch (const toml::parse_error& error) {
        throw BadShopFile(path + ":" + std::to_string(error.source().begin.line) + ": " +
                          std::string(error.description()));
    }
}

} // namespace

ShopFile read_shop_file(const std::string& path)
{
    const auto whole = parsed(path);
    ShopFile file;
    file.path = path;
    for (const auto& [key, node] : whole) {
        const std::string kind(key.str());
        const auto* tables = node.as_array();
        const auto where = path + ":" + std::to_string(line_of(node)) + ": ";
        const bool known = kind == "workspace" || kind == "staff" || kind == "app" || kind == "channel";
        if (!known)
            throw BadShopFile(where + "\"" + kind + "\" is not known here; known are workspace, staff, app, channel");
        if (!tables) throw BadShopFile(where + "expected [[" + kind + "]]");
        for (const auto& element : *tables) {
            if (!element.is_table()) throw BadShopFile(where + "expected [[" + kind + "]]");
            const Entry entry(path, *element.as_table(), kind);
            if (kind == "workspace") file.workspaces.push_back(read_workspace(entry));
            else if (kind == "staff") file.staff.push_back(read_staff(entry, path));
            else if (kind == "app") file.apps.push_back(read_app(entry));
            else file.channels.push_back(read_channel(entry));
        }
    }
    refuse_doubles(file, file.workspaces, [](const auto& w) { return "workspace " + w.slug; });
    refuse_doubles(file, file.staff, [](const auto& s) { return "staff " + s.email; });
    refuse_doubles(file, file.apps, [](const auto& a) { return "app " + a.platform + '/' + a.slug; });
    refuse_doubles(file, file.channels,
                   [](const auto& c) { return "channel " + c.platform + '/' + c.app_slug + '/' + c.external_id; });
    return file;
}

} // namespace gateway
