#include "gateway/api/file_keeping.hpp"

#include "gateway/secrets/vault.hpp"
#include "inbox/model/failpoint.hpp"

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>

namespace gateway {

namespace {

constexpr std::size_t name_bytes = 16;

class OpenFile {
public:
    OpenFile(const std::filesystem::path& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0640))
    {
        if (fd_ < 0) fail();
    }
    ~OpenFile() { ::close(fd_); }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto written = ::write(fd_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) fail();
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
    }

    void sync()
    {
        if (::fsync(fd_) != 0) fail();
    }

private:
    [[noreturn]] static void fail() { throw std::system_error(errno, std::generic_category(), "media.folder"); }
    int fd_;
};

/// Removes what was not finished.
struct Unfinished {
    std::filesystem::path path;
    ~Unfinished() { ::unlink(path.c_str()); }
};

} // namespace

std::string keep_file(const std::filesystem::path& folder, std::string_view bytes)
{
    const auto name = random_hex(name_bytes);
    const Unfinished unfinished{folder / ("." + name + ".part")};
    {
        OpenFile file(unfinished.path, O_WRONLY | O_CREAT | O_EXCL);
        file.write(bytes);
        file.sync();
    }
    inbox::pass(inbox::Failpoint::file_before_rename);
    std::filesystem::rename(unfinished.path, folder / name);
    inbox::pass(inbox::Failpoint::file_after_rename);
    OpenFile(folder, O_RDONLY | O_DIRECTORY).sync();
    return name;
}

bool is_kept_name(std::string_view name)
{
    return !name.empty() && name.size() <= 128 && name.front() != '.' &&
           name.find_first_of("/\\") == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

} // namespace gateway
