#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace gateway {

namespace asio = boost::asio;

/// Reads stored files off the event loop, on one thread of its own: disks block.
class FileReader {
public:
    FileReader(std::string folder, std::size_t limit_bytes);
    ~FileReader();

    /// The bytes of a file below the folder; null when it is not there, larger than the limit, or its name leads out of
    /// the folder.
    asio::awaitable<std::shared_ptr<const std::string>> read(std::string name);

private:
    std::string folder_;
    std::size_t limit_bytes_;
    asio::thread_pool pool_{1};
};

} // namespace gateway
