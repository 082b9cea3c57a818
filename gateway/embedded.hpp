#pragma once

#include <string_view>
#include <vector>

/// Text files that travel inside the program. Written at build time from the files themselves.
namespace gateway {

struct EmbeddedFile {
    std::string_view name; // "0001_workspaces.sql"
    std::string_view text;
};

/// migrations/*.sql in the order of their numbers.
const std::vector<EmbeddedFile>& embedded_migrations();

/// gateway/api/openapi/*.json: the pieces of the document served at /api/openapi.json.
const std::vector<EmbeddedFile>& embedded_openapi();

} // namespace gateway
