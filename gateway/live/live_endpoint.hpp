#pragma once

#include "gateway/http/router.hpp"
#include "gateway/live/hub.hpp"
#include "gateway/login/sessions.hpp"

namespace gateway {

/// GET /live: who may open a live socket. The cookie must name a session and the Origin be exactly ours, for a socket
/// is not protected by the browser's same-origin rule. Nothing stands in the URL.
void add_live(Router& router, Sessions& sessions, Hub& hub);

} // namespace gateway
