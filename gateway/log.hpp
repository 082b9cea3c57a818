#pragma once

#include <spdlog/spdlog.h>

#include <string>
#include <string_view>

/// One line for each thing worth knowing, as text or JSON. Never a secret, never a customer's words: what is logged are
/// names, numbers, ids and reasons. Line ends and escape sequences in values are made harmless.
namespace gateway {

/// `level`: trace ... error; `format`: text or json.
void start_log(const std::string& level, const std::string& format);

/// A value fit for a log line: control characters replaced, at most 300 bytes.
std::string loggable(std::string_view value);

} // namespace gateway
