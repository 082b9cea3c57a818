#pragma once

#include "gateway/directory.hpp"
#include "gateway/http/router.hpp"
#include "gateway/intake/ferry.hpp"
#include "gateway/intake/recorder.hpp"
#include "gateway/metrics.hpp"

#include <string>

namespace gateway {

/// Where platforms call: GET and POST /webhooks/{platform}/{app slug}.
///
/// Answers as the table of contract section 4, alike for every platform. 200 means durable: nothing is parsed for its
/// meaning, fetched or sent before that, and nothing but the signature's check looks at the body before it is trusted.
class WebhookEndpoint {
public:
    WebhookEndpoint(DirectoryKeeper& directory, Ferry& ferry, Recorder& recorder, Metrics& metrics);

    void add_to(Router& router);

    asio::awaitable<Response> receive(Request incoming, Captures captures);

private:
    DirectoryKeeper& directory_;
    Ferry& ferry_;
    Recorder& recorder_;
    Metrics& metrics_;
};

} // namespace gateway
