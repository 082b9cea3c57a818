#include "gateway/sender/file_reader.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fstream>

namespace gateway {

namespace {

/// Names in the store are ours and plain; one that is not is refused here too.
bool leads_out(const std::string& name)
{
    return name.empty() || name.front() == '/' || name.find("..") != std::string::npos ||
           name.find('\0') != std::string::npos;
}

std::shared_ptr<const std::string> bytes_of(const std::string& path, std::size_t limit)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    const auto size = file ? static_cast<std::streamoff>(file.tellg()) : -1;
    if (size < 0 || static_cast<std::size_t>(size) > limit) return nullptr;
    auto bytes = std::make_shared<std::string>(static_cast<std::size_t>(size), '\0');
    file.seekg(0);
    if (!file.read(bytes->data(), size)) return nullptr;
    return bytes;
}

} // namespace

FileReader::FileReader(std::string folder, std::size_t limit_bytes)
    : folder_(std::move(folder)), limit_bytes_(limit_bytes)
{
}

FileReader::~FileReader()
{
    pool_.join();
}

asio::awaitable<std::shared_ptr<const std::string>> FileReader::read(std::string name)
{
    if (leads_out(name)) co_return nullptr;
    const auto path = folder_ + '/' + name;
    const auto limit = limit_bytes_;
    const auto on_thread = [&path, limit]() -> asio::awaitable<std::shared_ptr<const std::string>> {
        co_return bytes_of(path, limit);
    };
    co_return co_await asio::co_spawn(pool_, on_thread, asio::use_awaitable);
}

} // namespace gateway
