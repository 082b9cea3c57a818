#include "gateway/commands/commands.hpp"
#include "gateway/config.hpp"
#include "inbox/model/failpoint.hpp"

#include <CLI/CLI.hpp>

#include <iostream>

namespace {

constexpr int status_failure = 1;
constexpr int status_usage = 2;

} // namespace

/// gom serve | migrate | apply FILE | check | restored | openapi | version, all with --config FILE.
int main(int argc, char** argv)
{
    CLI::App app("One inbox for every channel a Vietnamese shop sells on", "gom");
    app.require_subcommand(1);
    std::string config_file;
    std::string shop_file;
    app.add_option("--config", config_file, "The TOML file with the settings; the environment overrides it");
    app.fallthrough();
    const auto* serve = app.add_subcommand("serve", "Serve webhooks, the API, the live socket and the page");
    const auto* migrate = app.add_subcommand("migrate", "Bring the store up to date, as database.owner_url");
    auto* apply =
        app.add_subcommand("apply", "Make the store agree with a file of workspaces, staff, apps and channels");
    apply->add_option("FILE", shop_file, "The TOML file")->required();
    const auto* check = app.add_subcommand("check", "Say what is wrong with the configuration and the store");
    const auto* restored =
        app.add_subcommand("restored", "Say that the store was restored: new epochs, and unsent replies are held");
    const auto* openapi = app.add_subcommand("openapi", "Print the OpenAPI document of the API");
    app.add_subcommand("version", "Print the version");
#ifdef GOM_FAILPOINTS
    const auto* failpoints = app.add_subcommand("failpoints", "Print the points at which a test can end us");
#endif
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : status_usage;
    }
    try {
        if (openapi->parsed()) return gateway::print_openapi();
#ifdef GOM_FAILPOINTS
        if (failpoints->parsed()) return std::cout << inbox::failpoint_names(), 0;
#endif
        if (!serve->parsed() && !migrate->parsed() && !apply->parsed() && !check->parsed() && !restored->parsed()) {
            std::cout << "gom " GOM_VERSION "\n";
            return 0;
        }
        const auto config = gateway::read_config(config_file, gateway::environment_variables());
        if (serve->parsed()) return gateway::serve(config);
        if (migrate->parsed()) return gateway::migrate(config);
        if (apply->parsed()) return gateway::apply(config, shop_file);
        if (restored->parsed()) return gateway::restored(config);
        return gateway::check(config);
    } catch (const gateway::BadConfig& error) {
        std::cerr << "gom: " << error.what() << '\n';
        return status_usage;
    } catch (const std::exception& error) {
        std::cerr << "gom: " << error.what() << '\n';
        return status_failure;
    }
}
