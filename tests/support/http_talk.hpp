#pragma once

#include <boost/json/value.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// One request and its answer, blocking, over a connection of its own.
namespace tests {

struct HttpQuestion {
    std::string method = "GET";
    std::string path = "/";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string host; ///< empty: 127.0.0.1 and the port
};

struct HttpAnswer {
    int status = 0; ///< 0: no answer came
    std::string head, body;

    std::string header(std::string_view name) const;

    /// The body as JSON; null when it is none.
    boost::json::value json() const;

    /// A text of the body's object: at("type").
    std::string at(std::string_view key) const;
};

HttpAnswer talk(std::uint16_t port, const HttpQuestion& question);

/// A multipart/form-data body of one file, and its Content-Type.
std::pair<std::string, std::string> form_of(const std::string& file_name, std::string_view bytes,
                                            const std::string& field = "file");

} // namespace tests
