#pragma once

#include "connectors/json_view.hpp"

#include <cstdint>
#include <optional>

/// Amounts as platforms write them: 199000, 199000.0, "199000", "199000.00".
namespace connectors {

/// Whole VND, the half rounded up. Text is read digit by digit, never through a double. Nothing when the place is
/// empty, holds no amount, or one that no shop has (a quadrillion and more).
std::optional<std::int64_t> whole_vnd(const JsonView& view);

/// The same for what cannot be negative; what is missing or negative is 0.
std::int64_t amount_or_zero(const JsonView& view);

} // namespace connectors
