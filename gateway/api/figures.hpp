#pragma once

#include "gateway/api/context.hpp"

namespace gateway {

/// Adds the paths of the live board and of the reports: `GET /api/board`, `/api/reports/{name}`, its sheet and the very
/// conversations behind its numbers. Supervisors and owners only. Like the functions of resources.hpp: `context` must
/// outlive the router.
void add_figures(Router& router, ApiContext& context);

} // namespace gateway
