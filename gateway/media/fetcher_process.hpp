#pragma once

#include <string>

namespace gateway {

/// The media fetcher, a child of this process: started once, started again when it dies, ended with us.
///
/// It listens on an abstract unix socket whose name it is given, and serves nobody but its parent. It runs as user
/// nobody when root started us, and knows no address, role or password of the store. One per process.
class FetcherProcess {
public:
    /// `program`: the path of gom-fetcher. Nothing is started yet.
    explicit FetcherProcess(std::string program);
    ~FetcherProcess();
    FetcherProcess(const FetcherProcess&) = delete;
    FetcherProcess& operator=(const FetcherProcess&) = delete;

    /// Starts it, or starts it again when it has ended. Call it every second or so; cheap while it lives.
    void keep_alive();

    /// The abstract socket's name, without the leading NUL.
    const std::string& socket_name() const noexcept { return socket_name_; }

private:
    std::string program_, socket_name_;
    int pid_ = 0;
};

} // namespace gateway
