#include "gateway/provision/apply.hpp"

#include "connectors/signature.hpp"
#include "gateway/directory.hpp"
#include "gateway/login/passwords.hpp"
#include "gateway/provision/shop_file.hpp"
#include "inbox/channels/channels.hpp"
#include "inbox/channels/directory.hpp"
#include "inbox/staff/audit.hpp"
#include "inbox/staff/people.hpp"

#include <sodium.h>

#include <algorithm>
#include <map>
#include <ostream>

namespace gateway {

namespace {

using connectors::Settings;

/// Beside each setting of a channel stands which value the file gave last: a hash, sealed with the rest.
constexpr std::string_view applied_prefix = "applied:";

std::string mark_of(const std::string& value)
{
    return connectors::sha256_hex(value).substr(0, 16);
}

/// What the settings shall be: the file's value where it is new or another than last time, else what is there.
Settings merged(const Settings& present, const Settings& wished)
{
    Settings settings = present;
    for (const auto& [name, value] : present) {
        if (!name.starts_with(applied_prefix)) continue;
        const auto plain = name.substr(applied_prefix.size());
        if (wished.contains(plain)) continue; // the file no longer says it
        settings.erase(name);
        settings.erase(plain);
    }
    for (const auto& [name, value] : wished) {
        const auto mark = std::string(applied_prefix) + name;
        const auto before = present.find(mark);
        if (before != present.end() && before->second == mark_of(value)) continue;
        settings[name] = value;
        settings[mark] = mark_of(value);
    }
    return settings;
}

bool secret_changed(const Settings& before, const Settings& after, const std::vector<connectors::SettingSpec>& specs)
{
    const auto value = [](const Settings& settings, const std::string& name) {
        const auto found = settings.find(name);
        return found == settings.end() ? std::string() : found->second;
    };
    return std::any_of(specs.begin(), specs.end(), [&](const auto& spec) {
        return spec.secret && !value(before, spec.name).empty() && value(before, spec.name) != value(after, spec.name);
    });
}

const char* word(bool created, bool changed)
{
    return created ? "created" : changed ? "changed" : "unchanged";
}

class Apply {
public:
    Apply(const Vault& vault, const ShopFile& file, std::ostream& out) : vault_(vault), file_(file), out_(out) {}

    void run(pqxx::connection_base& connection)
    {
        hash_passwords(connection);
        pqxx::work tx(connection);
        for (const auto& wish : file_.workspaces) put_workspace(tx, wish);
        for (const auto& wish : file_.apps) put_app(tx, wish);
        for (const auto& slug : workspaces_with_rows()) put_rows(tx, slug);
        tx.commit();
        out_ << said_;
    }

private:
    [[noreturn]] void refuse(int line, const std::string& why) const
    {
        throw CannotApply(file_.path + ":" + std::to_string(line) + ": " + why);
    }

    void say(const std::string& what, const char* how) { said_ += what + ": " + how + "\n"; }

    /// Before the transaction, for it is slow on purpose. A password that is right already is left alone.
    void hash_passwords(pqxx::connection_base& connection)
    {
        if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
        for (const auto& wish : file_.staff) {
            if (!wish.password) continue;
            const auto present = hash_of(connection, wish.email);
            const auto& password = *wish.password;
            if (crypto_pwhash_str_verify(present.c_str(), password.data(), password.size()) == 0) continue;
            hashes_[wish.email] = Passwords::hash(password);
        }
    }

    static std::string hash_of(pqxx::connection_base& connection, const std::string& email)
    {
        pqxx::work tx(connection);
        const auto key = inbox::find_by_email(tx, email);
        if (!key) return {};
        inbox::enter_workspace(tx, key->workspace);
        const auto login = inbox::find_login(tx, key->workspace, key->staff);
        return login ? login->password_hash : std::string();
    }

    void put_workspace(pqxx::transaction_base& tx, const ShopFile::Workspace& wish)
    {
        const auto put = inbox::put_workspace(tx, {wish.slug, wish.name, vault_.new_data_key()});
        say("workspace " + wish.slug, word(put.created, false));
    }

    inbox::Workspace workspace(pqxx::transaction_base& tx, const std::string& slug, int line) const
    {
        const auto found = inbox::find_workspace(tx, slug);
        if (!found) refuse(line, "there is no workspace \"" + slug + "\"");
        return *found;
    }

    void put_app(pqxx::transaction_base& tx, const ShopFile::App& wish)
    {
        const auto name = "app " + wish.platform + '/' + wish.slug;
        inbox::WorkspaceId owner;
        std::string data_key;
        if (!wish.workspace.empty()) {
            const auto found = workspace(tx, wish.workspace, wish.line);
            owner = found.id;
            data_key = found.data_key;
        }
        const auto present = inbox::find_app(tx, wish.platform, wish.slug);
        if (present && present->workspace != owner)
            refuse(wish.line, name + " belongs to another workspace, or to none");

        const auto before =
            present ? vault_.open_settings(present->settings, app_binding(present->id), data_key) : Settings();
        if (present && before == wish.settings) return say(name, "unchanged");
        inbox::App app;
        app.id = present ? present->id : inbox::new_id<inbox::AppTag>();
        app.platform = wish.platform;
        app.slug = wish.slug;
        app.workspace = owner;
        app.settings = vault_.seal_settings(wish.settings, app_binding(app.id), data_key);
        const auto specs = connectors::find(wish.platform)->app_settings();
        inbox::put_app(tx, app, secret_changed(before, wish.settings, specs));
        say(name, word(!present, true));
        for (const auto& spec : specs) {
            if (!spec.required || wish.settings.contains(spec.name) || !spec.fallback.empty()) continue;
            said_ += "note: " + name + " has no " + spec.name + ", which its platform needs\n";
        }
    }

    /// Workspaces in the file's order that have staff or channels in it.
    std::vector<std::string> workspaces_with_rows() const
    {
        std::vector<std::string> slugs;
        const auto add = [&](const std::string& slug) {
            if (std::find(slugs.begin(), slugs.end(), slug) == slugs.end()) slugs.push_back(slug);
        };
        for (const auto& wish : file_.workspaces) add(wish.slug);
        for (const auto& wish : file_.channels) add(wish.workspace);
        for (const auto& wish : file_.staff) add(wish.workspace);
        return slugs;
    }

    void put_rows(pqxx::transaction_base& tx, const std::string& slug)
    {
        const auto first = [&](const auto& wishes) {
            return std::find_if(wishes.begin(), wishes.end(), [&](const auto& wish) { return wish.workspace == slug; });
        };
        const auto channel = first(file_.channels);
        const auto person = first(file_.staff);
        if (channel == file_.channels.end() && person == file_.staff.end()) return;
        const auto found = workspace(tx, slug, channel != file_.channels.end() ? channel->line : person->line);
        inbox::enter_workspace(tx, found.id);
        inbox::EventLog log(tx, found.id);
        for (const auto& wish : file_.channels) {
            if (wish.workspace == slug) put_channel(log, found.data_key, wish);
        }
        for (const auto& wish : file_.staff) {
            if (wish.workspace == slug) put_staff(log, wish);
        }
        std::move(log).close();
    }

    void put_channel(inbox::EventLog& log, const std::string& data_key, const ShopFile::Channel& wish)
    {
        const auto name = "channel " + wish.platform + '/' + wish.external_id;
        const auto app = inbox::find_app(log.tx(), wish.platform, wish.app_slug);
        const bool usable = app && (app->workspace.number == 0 || app->workspace == log.workspace());
        if (!usable)
            refuse(wish.line, "there is no app \"" + wish.platform + '/' + wish.app_slug + "\" for this workspace");

        const auto all = inbox::all_channels(log.tx(), log.workspace());
        const auto present = std::find_if(all.begin(), all.end(), [&](const auto& c) {
            return c.app == app->id && c.external_id == wish.external_id;
        });
        const bool is_new = present == all.end();
        inbox::ChannelWish put;
        put.id = is_new ? inbox::new_id<inbox::ChannelTag>() : present->id;
        put.app = app->id;
        put.platform = wish.platform;
        put.external_id = wish.external_id;
        put.name = wish.name;
        put.own_only = wish.own_only.value_or(!is_new && present->own_only);
        if (!is_new) put.token_expires_at = present->token_expires_at;

        const auto bound = channel_binding(put.id);
        const auto before = is_new ? Settings() : vault_.open_settings(present->settings, bound, data_key);
        const auto after = merged(before, wish.settings);
        put.traits = traits_of(after);
        if (is_new || before != after || present->traits != put.traits)
            put.settings = vault_.seal_settings(after, bound, data_key);
        const bool changed = is_new || put.settings || present->name != put.name || present->own_only != put.own_only;
        if (changed) {
            if (std::holds_alternative<inbox::ChannelTaken>(inbox::put_channel(log, put))) {
                refuse(wish.line, name + " is connected by another workspace");
            }
            inbox::note_audit(log.tx(), log.workspace(), {}, is_new ? "channel.connected" : "channel.changed",
                              put.id.text);
        }
        say(name, word(is_new, changed));
    }

    /// "messenger/104400220033001" names every channel of that platform and id, whatever its app.
    std::vector<inbox::ChannelId> channels_named(inbox::EventLog& log, const ShopFile::Staff& wish) const
    {
        const auto all = inbox::all_channels(log.tx(), log.workspace());
        std::vector<inbox::ChannelId> ids;
        for (const auto& name : *wish.channels) {
            const auto known = ids.size();
            for (const auto& channel : all) {
                if (channel.platform + '/' + channel.external_id == name) ids.push_back(channel.id);
            }
            if (ids.size() == known) refuse(wish.line, "there is no channel \"" + name + "\" in this workspace");
        }
        return ids;
    }

    void put_staff(inbox::EventLog& log, const ShopFile::Staff& wish)
    {
        const auto name = "staff " + wish.email;
        const auto key = inbox::find_by_email(log.tx(), wish.email);
        if (key && key->workspace != log.workspace()) refuse(wish.line, name + " works in another workspace");
        const auto present = key ? inbox::find_staff(log.tx(), log.workspace(), key->staff) : std::nullopt;
        if (!present && !wish.password) refuse(wish.line, name + " is new and needs password or password_file");

        inbox::StaffWish put;
        put.id = present ? present->id : inbox::new_id<inbox::StaffTag>();
        put.email = wish.email;
        put.name = wish.name;
        put.role = *inbox::role_named(wish.role);
        const auto hash = hashes_.find(wish.email);
        if (hash != hashes_.end()) put.password_hash = hash->second;
        put.teams = wish.teams;
        if (wish.channels) put.channels = channels_named(log, wish);
        put.active = wish.active.value_or(!present || present->active);
        const auto result = inbox::put_staff(log, put);
        const auto* done = std::get_if<inbox::StaffPut>(&result);
        if (!done) refuse(wish.line, name + " works in another workspace");
        if (done->changed) {
            inbox::note_audit(log.tx(), log.workspace(), {}, present ? "staff.changed" : "staff.added",
                              done->staff.id.text);
        }
        say(name, word(!present, done->changed));
    }

    const Vault& vault_;
    const ShopFile& file_;
    std::ostream& out_;
    std::map<std::string, std::string> hashes_;
    std::string said_;
};

} // namespace

void apply_file(const std::string& url, const Vault& vault, const std::string& path, std::ostream& out)
{
    const auto file = read_shop_file(path);
    pqxx::connection connection(url);
    Apply(vault, file, out).run(connection);
}

} // namespace gateway
