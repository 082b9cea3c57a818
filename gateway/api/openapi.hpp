#pragma once

#include <string>

namespace gateway {

/// The OpenAPI 3.1 description of everything below /api and beside it: what `gom openapi` prints, /api/openapi.json
/// serves, the web page's types are made from, and a test holds real answers against.
///
/// It lies in gateway/api/openapi/ in pieces, one for each resource; merged they are one document. A piece that is not
/// JSON, or says something that another piece says too, is a bug: std::logic_error names it.
std::string openapi_document();

} // namespace gateway
