#include "inbox/schema/migrate.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>

namespace inbox {

namespace {

/// Any number; the same for every `gom migrate` on a store.
constexpr std::int64_t migration_lock = 0x676f6d; // "gom"

int number_of(const Migration& file)
{
    int number = 0;
    std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
    if (number <= 0) throw std::runtime_error("migration without a number: " + std::string(file.name));
    return number;
}

struct Applied {
    std::string name, checksum;
};

std::map<int, Applied> applied_files(pqxx::transaction_base& tx)
{
    std::map<int, Applied> applied;
    for (const auto& row : tx.exec("select version, name, checksum from schema_migrations")) {
        applied[row[0].as<int>()] = {row[1].c_str(), row[2].c_str()};
    }
    return applied;
}

std::string checksum_of(pqxx::transaction_base& tx, const Migration& file)
{
    return tx.exec_params1("select encode(sha256(convert_to($1, 'UTF8')), 'hex')", std::string(file.text))[0].c_str();
}

void create_own_table(pqxx::connection_base& connection)
{
    pqxx::work tx(connection);
    tx.exec(R"sql(
        create table if not exists schema_migrations (
            version     integer     primary key,
            name        text        not null,
            checksum    text        not null,
            applied_at  timestamptz not null default now()
        )
    )sql");
    tx.commit();
}

bool exists(pqxx::transaction_base& tx, const std::string& table)
{
    return tx.exec_params1("select to_regclass($1) is not null", table)[0].as<bool>();
}

/// Granted with every migration, in its transaction: no table can be forgotten, and a program that goes on running
/// beside us never meets one that it may not use.
void grant(pqxx::transaction_base& tx, const std::string& service_role)
{
    if (tx.exec_params1("select current_user = $1", service_role)[0].as<bool>()) return;
    const auto role = tx.quote_name(service_role);
    tx.exec("grant usage on schema public to " + role);
    tx.exec("grant select, insert, update, delete on all tables in schema public to " + role);
    tx.exec("grant usage, select on all sequences in schema public to " + role);
    tx.exec("revoke insert, update, delete on schema_migrations from " + role);
    // What is only ever added to; a table that a later file makes is not there yet.
    for (const auto* table : {"audit", "installation", "stock_movements", "order_history"}) {
        if (exists(tx, table)) tx.exec(std::string("revoke update, delete on ") + table + " from " + role);
    }
    for (const auto* table : {"raw_events", "workspaces", "workspace_heads"}) {
        if (exists(tx, table)) tx.exec(std::string("revoke delete on ") + table + " from " + role);
    }
    // Which store this is changes with every restore; the sealed value beside it never does.
    const auto identity = tx.exec_params1("select count(*) from information_schema.columns"
                                          " where table_name = 'installation' and column_name = $1",
                                          "store_identity");
    if (identity[0].as<int>() > 0) tx.exec("grant update (store_identity) on installation to " + role);
}

bool apply(pqxx::connection_base& connection, const Migration& file, const std::string& service_role)
{
    pqxx::work tx(connection);
    tx.exec("set local lock_timeout = '2s'");
    const auto checksum = checksum_of(tx, file);
    const auto known = tx.exec_params("select checksum from schema_migrations where version = $1", number_of(file));
    if (!known.empty()) {
        if (known[0][0].c_str() == checksum) return false;
        throw std::runtime_error("migration " + std::string(file.name) +
                                 " has changed since it was applied; a migration is never changed, only followed");
    }
    tx.exec(std::string(file.text));
    tx.exec_params("insert into schema_migrations (version, name, checksum) values ($1, $2, $3)", number_of(file),
                   std::string(file.name), checksum);
    grant(tx, service_role);
    tx.commit();
    return true;
}

void reasons_of_settings(pqxx::transaction_base& tx, std::vector<std::string>& reasons)
{
    for (const char* setting : {"fsync", "full_page_writes"}) {
        const std::string value = tx.exec_params1("select current_setting($1)", setting)[0].c_str();
        if (value != "on")
            reasons.push_back(std::string(setting) + " is " + value + ", expected on: commits could be lost");
    }
    const std::string commit = tx.exec1("select current_setting('synchronous_commit')")[0].c_str();
    if (commit != "on" && commit != "remote_apply") {
        reasons.push_back("synchronous_commit is " + commit + ", expected on: commits could be lost");
    }
}

void reasons_of_role(pqxx::transaction_base& tx, std::vector<std::string>& reasons)
{
    const auto row = tx.exec1(R"sql(
        select r.rolname, r.rolsuper, r.rolbypassrls,
               exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = 'public' and c.relkind in ('r', 'p') and pg_has_role(c.relowner, 'member')),
               (select min(above.rolname) from pg_roles above
                 where (above.rolsuper or above.rolbypassrls) and above.oid <> r.oid and pg_has_role(above.oid, 'member'))
          from pg_roles r where r.rolname = current_user
    )sql");
    const auto role = "the role " + std::string(row[0].c_str());
    if (row[1].as<bool>()) reasons.push_back(role + " is a superuser: it could see every workspace");
    if (row[2].as<bool>()) reasons.push_back(role + " has BYPASSRLS: it could see every workspace");
    if (!row[1].as<bool>() && !row[4].is_null()) {
        reasons.push_back(role + " may become " + row[4].c_str() + ", which could see every workspace");
    }
    if (row[3].as<bool>()) reasons.push_back(role + " owns tables: it could switch their isolation off");
}

void reasons_of_tables(pqxx::transaction_base& tx, std::vector<std::string>& reasons)
{
    const auto open = tx.exec_params(R"sql(
        select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and c.relkind in ('r', 'p')
           and not (c.relrowsecurity and c.relforcerowsecurity) and c.relname <> all ($1::text[])
         order by c.relname
    )sql",
                                     sql::array_of(directory_tables()));
    for (const auto& row : open) {
        reasons.push_back("the table " + std::string(row[0].c_str()) + " has no forced row-level security");
    }
    // One policy too many is enough: they are joined by "or".
    const auto strange = tx.exec(R"sql(
        select c.relname, p.polname
          from pg_policy p join pg_class c on c.oid = p.polrelid join pg_namespace n on n.oid = c.relnamespace
         where n.nspname = 'public' and p.polpermissive
           and (p.polname, p.polcmd) is distinct from ('accepting', 'a')
           and (pg_get_expr(p.polqual, p.polrelid) is distinct from '(workspace_id = current_workspace())'
                or p.polwithcheck is not null)
         order by c.relname, p.polname
    )sql");
    for (const auto& row : strange) {
        reasons.push_back("the table " + std::string(row[0].c_str()) + " has the policy " + row[1].c_str() +
                          ", which is not ours: it could show one workspace another's rows");
    }
}

} // namespace

std::vector<std::string> migrate(pqxx::connection_base& connection, const std::vector<Migration>& files,
                                 const std::string& service_role)
{
    pqxx::nontransaction(connection).exec_params("select pg_advisory_lock($1)", migration_lock);
    create_own_table(connection);
    {
        pqxx::work tx(connection);
        for (const auto& [number, was] : applied_files(tx)) {
            if (number > version_of(files)) {
                throw std::runtime_error("the store has migration " + was.name + ", which this program does not know");
            }
        }
    }
    std::vector<std::string> names;
    for (const auto& file : files) {
        if (apply(connection, file, service_role)) names.emplace_back(file.name);
    }
    { // also where nothing was new: the role may be
        pqxx::work tx(connection);
        grant(tx, service_role);
        tx.commit();
    }
    pqxx::nontransaction(connection).exec_params("select pg_advisory_unlock($1)", migration_lock);
    return names;
}

int version_of(const std::vector<Migration>& files)
{
    int version = 0;
    for (const auto& file : files) version = std::max(version, number_of(file));
    return version;
}

int schema_version(pqxx::transaction_base& tx)
{
    if (tx.exec1("select to_regclass('public.schema_migrations') is null")[0].as<bool>()) return 0;
    return tx.exec1("select coalesce(max(version), 0) from schema_migrations")[0].as<int>();
}

const std::vector<std::string>& directory_tables()
{
    static const std::vector<std::string> tables = {"installation",      "workspaces",      "apps",
                                                    "channel_directory", "staff_directory", "sessions",
                                                    "work_waiting",      "unrouted_events", "schema_migrations"};
    return tables;
}

std::vector<std::string> unsafe_reasons(pqxx::transaction_base& tx, int expected_version)
{
    std::vector<std::string> reasons;
    reasons_of_settings(tx, reasons);
    reasons_of_role(tx, reasons);
    const int version = schema_version(tx);
    if (version != expected_version) {
        reasons.push_back("the store has schema version " + std::to_string(version) + ", expected " +
                          std::to_string(expected_version) + ": run gom migrate");
    }
    reasons_of_tables(tx, reasons);
    return reasons;
}

} // namespace inbox
