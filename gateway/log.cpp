#include "gateway/log.hpp"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

namespace gateway {

namespace {

constexpr std::size_t longest_value = 300;

/// The message as a JSON text, quotes and all.
class JsonMessage : public spdlog::custom_flag_formatter {
public:
    void format(const spdlog::details::log_msg& message, const std::tm&, spdlog::memory_buf_t& destination) override
    {
        const auto text = boost::json::serialize(
            boost::json::string(boost::json::string_view(message.payload.data(), message.payload.size())));
        destination.append(text.data(), text.data() + text.size());
    }
    std::unique_ptr<custom_flag_formatter> clone() const override { return std::make_unique<JsonMessage>(); }
};

} // namespace

void start_log(const std::string& level, const std::string& format)
{
    auto logger = spdlog::stderr_logger_mt("gom");
    auto formatter = std::make_unique<spdlog::pattern_formatter>(spdlog::pattern_time_type::utc);
    if (format == "json") {
        formatter->add_flag<JsonMessage>('*').set_pattern(
            R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l","thread":%t,"message":%*})");
    } else {
        formatter->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v");
    }
    logger->set_formatter(std::move(formatter));
    logger->set_level(spdlog::level::from_str(level));
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

std::string loggable(std::string_view value)
{
    std::string safe;
    for (const char c : value.substr(0, longest_value)) {
        const auto byte = static_cast<unsigned char>(c);
        safe += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
    if (value.size() > longest_value) safe += "...";
    return safe;
}

} // namespace gateway
