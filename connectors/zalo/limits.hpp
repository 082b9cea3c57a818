#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Zalo's limits on what an account may send, from the pages on consultation messages and uploads.
namespace connectors::zalo_limits {

inline constexpr int text_code_points = 2000;        // of NFC text
inline constexpr std::int64_t image_bytes = 1 << 20; // JPEG, PNG
inline constexpr std::int64_t gif_bytes = 5 << 20;
inline constexpr std::int64_t file_bytes = 5 << 20;

/// PDF, DOC, DOCX and CSV.
inline constexpr std::array<std::string_view, 4> file_types = {
    "application/pdf", "application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/csv"};

/// History pages; the platform refuses more.
inline constexpr std::int64_t history_page = 10;

/// Message ids are a few dozen characters. Longer ones would not fit an index of the store, so they are not ids.
inline constexpr std::size_t id_bytes = 255;

} // namespace connectors::zalo_limits
