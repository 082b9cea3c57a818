#pragma once

#include "gateway/http/http.hpp"

namespace gateway {

/// Answers of the API, made smaller for who takes gzip. A page of the list is 97 KB as it is and 5 KB compressed, which
/// on a cheap phone's network is half a second. Done on the shard's thread, so an answer beyond `compressed_up_to`
/// leaves as it is, and so does a small one, where the head is most of it.
///
/// Small answers are also those that hold a secret beside what somebody asked for (the token of `GET /api/me`): the
/// size of a compressed answer tells of what stands in it.
constexpr std::size_t compressed_from = 1 << 10;
constexpr std::size_t compressed_up_to = 512 << 10;

/// Whether Accept-Encoding takes the coding; "br;q=0" does not.
bool accepts_coding(const Request& request, std::string_view coding);

/// Compresses a JSON answer to this request in place. Cheap and without waiting where there is nothing to do.
void compress_for(const Request& request, Response& response);

} // namespace gateway
