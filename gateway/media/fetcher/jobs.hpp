#pragma once

#include <string>
#include <string_view>

/// What the gateway asks of the fetcher, one JSON object a line, and what comes back.
///
///   {"id", "do": "fetch", "url", "headers": {..}, "hosts": [..], "exact": [..], "path"}
///   {"id", "do": "look", "path"}                  a file that staff uploaded: what is it, and is it a picture?
///   {"id", "do": "shrink", "path", "max_bytes"}   a picture for a platform with a small limit
///
///   {"id", "ok": true, "path", "mime", "size_bytes", "width", "height", "inline_safe"}
///   {"id", "ok": false, "code", "may_try_again"}
///
/// `path` is a file name the gateway chose. A picture that could be decoded is answered with another path, the old one
/// plus ".pic": written anew by us and therefore safe to show in place. `shrink` answers plus ".small".
namespace fetcher {

/// Does one job; blocks for as long as it takes. Never throws: what goes wrong is an answer.
std::string done(std::string_view line);

/// The other face of this program: `gom-fetcher --picture FROM TO MAX_BYTES`, confined, one picture, one line out.
int decode_and_exit(const char* from, const char* to, const char* max_bytes);

} // namespace fetcher
