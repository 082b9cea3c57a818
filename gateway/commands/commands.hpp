#pragma once

#include "gateway/config.hpp"

#include <string>
#include <vector>

/// What `gom` can do, one function each. They print what they did to standard output, throw std::exception with a
/// sentence for people when they cannot, and return the exit status.
namespace gateway {

int serve(const Config& config);
int migrate(const Config& config);
int apply(const Config& config, const std::string& file);
int check(const Config& config);
int restored(const Config& config);
int print_openapi();

/// Why the program must not run with this configuration and this store, one sentence each (promises P11). `check`
/// prints them, `serve` refuses to start because of them.
std::vector<std::string> reasons_not_to_start(const Config& config);

/// Warnings worth a line at start: nothing that stops us.
std::vector<std::string> warnings_at_start(const Config& config);

} // namespace gateway
