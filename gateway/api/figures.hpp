#pragma once

#include "gateway/api/context.hpp"

namespace gateway {

/// The live board, and reports with the conversations behind their numbers: like the functions of resources.hpp.
void add_figures(Router& router, ApiContext& context);

} // namespace gateway
