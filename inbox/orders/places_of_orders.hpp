#pragma once

#include "inbox/orders/order.hpp"

#include <optional>
#include <string>

/// The places an order's codes name, by today's list of wards and provinces.
namespace inbox {

/// Empty for what is no code of ours.
std::string ward_name(const std::string& code);
std::string province_name(const std::string& code);

/// What is wrong with the codes of a recipient: the field and a code. A ward alone brings its province along.
struct BadPlace {
    std::string field, code, detail;
};
std::optional<BadPlace> settle_place(Shipping& shipping);

} // namespace inbox
