#include "connectors/connector.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

/// Signature headers of every platform: whatever stands there and in the body, nothing that was not signed is genuine.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto cut = std::min(text.find('\n'), text.size());
    connectors::WebhookRequest request;
    request.method = "POST";
    for (const auto* name : {"X-Hub-Signature-256", "X-Hub-Signature", "X-ZEvent-Signature", "Authorization"}) {
        request.headers.emplace(name, text.substr(0, cut));
    }
    request.body = cut < text.size() ? text.substr(cut + 1) : std::string_view();
    for (const auto* connector : connectors::all()) {
        auto settings = connectors::completed({}, connector->app_settings());
        for (const auto& spec : connector->app_settings()) {
            if (spec.secret) settings[spec.name] = "a secret nobody guesses: 3f9d1c";
        }
        if (std::holds_alternative<connectors::Genuine>(connector->verify(request, settings))) std::abort();
    }
    return 0;
}
