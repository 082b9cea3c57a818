#include "gateway/media/fetcher/download.hpp"

#include <curl/curl.h>
#include <fcntl.h>
#include <unistd.h>

#include <memory>

namespace fetcher {

namespace {

/// The file being written; gone again unless it was kept.
class NewFile {
public:
    explicit NewFile(std::string path)
        : path_(std::move(path)), fd_(open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0640))
    {
        if (fd_ < 0) throw CannotFetch("disk", true);
    }
    ~NewFile()
    {
        if (fd_ >= 0) close(fd_);
        if (!kept_) unlink(path_.c_str());
    }
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;

    bool add(const char* data, std::size_t size)
    {
        if (written_ + static_cast<std::int64_t>(size) > size_limit_bytes) {
            too_large_ = true;
            return false;
        }
        for (std::size_t done = 0; done < size;) {
            const auto n = write(fd_, data + done, size - done);
            if (n <= 0) return false;
            done += static_cast<std::size_t>(n);
        }
        written_ += static_cast<std::int64_t>(size);
        return true;
    }

    void keep()
    {
        if (fsync(fd_) != 0) throw CannotFetch("disk", true);
        kept_ = true;
    }

    void restart()
    {
        if (ftruncate(fd_, 0) != 0 || lseek(fd_, 0, SEEK_SET) != 0) throw CannotFetch("disk", true);
        written_ = 0;
    }

    bool too_large() const { return too_large_; }
    std::int64_t written() const { return written_; }

private:
    std::string path_;
    int fd_;
    std::int64_t written_ = 0;
    bool too_large_ = false, kept_ = false;
};

std::size_t on_data(char* data, std::size_t, std::size_t size, void* file)
{
    return static_cast<NewFile*>(file)->add(data, size) ? size : 0;
}

/// libcurl asks for a socket for the address it is about to connect to: the last moment to look at it.
curl_socket_t on_socket(void* target, curlsocktype, curl_sockaddr* address)
{
    if (!static_cast<const Target*>(target)->any_address && !is_public(&address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

CannotFetch trouble_of(CURLcode code, const NewFile& file)
{
    if (file.too_large() || code == CURLE_FILESIZE_EXCEEDED) return {"too_large", false};
    if (code == CURLE_OPERATION_TIMEDOUT) return {"timeout", true};
    if (code == CURLE_WRITE_ERROR) return {"disk", true};
    return {"unreachable", true};
}

CannotFetch trouble_of(long status)
{
    if (status == 404 || status == 410) return {"gone", false};
    if (status == 401 || status == 403) return {"refused", true}; // signed links may be looked up anew
    return {"unreachable", status == 429 || status >= 500};
}

std::string text_info(CURL* curl, CURLINFO what)
{
    const char* text = nullptr;
    curl_easy_getinfo(curl, what, &text);
    return text ? text : "";
}

} // namespace

Download download(const std::string& url, const std::vector<std::pair<std::string, std::string>>& headers,
                  const Allowed& allowed, const std::string& path)
{
    NewFile file(path);
    std::string next = url;
    std::string first_host;
    for (int hop = 0; hop <= redirect_limit; ++hop) {
        Target target;
        try {
            target = checked(next, allowed);
        } catch (const std::runtime_error& error) {
            throw CannotFetch(error.what(), false);
        }
        if (hop == 0) first_host = target.host;
        const std::unique_ptr<CURL, void (*)(CURL*)> curl(curl_easy_init(), &curl_easy_cleanup);
        curl_slist* lines = nullptr;
        if (target.host == first_host) {
            for (const auto& [name, value] : headers) lines = curl_slist_append(lines, (name + ": " + value).c_str());
        }
        const std::unique_ptr<curl_slist, void (*)(curl_slist*)> keep_lines(lines, &curl_slist_free_all);
        auto* c = curl.get();
        curl_easy_setopt(c, CURLOPT_URL, target.url.c_str());
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, lines);
        curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, target.any_address ? "http,https" : "https");
        curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
        curl_easy_setopt(c, CURLOPT_PROXY, "");
        curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(c, CURLOPT_TIMEOUT, time_limit_seconds);
        curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, 10L);
        curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, slowest_bytes_per_second);
        curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 10L);
        curl_easy_setopt(c, CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(size_limit_bytes));
        curl_easy_setopt(c, CURLOPT_USERAGENT, "Gom");
        curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, &on_socket);
        curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, &target);
        curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, &on_data);
        curl_easy_setopt(c, CURLOPT_WRITEDATA, &file);

        const auto code = curl_easy_perform(c);
        if (code != CURLE_OK) throw trouble_of(code, file);
        long status = 0;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
        if (status >= 300 && status < 400) {
            next = text_info(c, CURLINFO_REDIRECT_URL);
            if (next.empty()) throw CannotFetch("unreachable", false);
            file.restart();
            continue;
        }
        if (status != 200) throw trouble_of(status);
        file.keep();
        return {text_info(c, CURLINFO_CONTENT_TYPE), file.written()};
    }
    throw CannotFetch("redirects", false);
}

} // namespace fetcher
