#pragma once

#include "tests/support/child_process.hpp"

#include <memory>
#include <string>

namespace tests {

/// The private PostgreSQL's continuous archive, as a shop keeps one: a base backup of when this was made, and the log
/// of everything since, streamed by pg_receivewal.
class StoreArchive {
public:
    StoreArchive();
    ~StoreArchive();
    StoreArchive(const StoreArchive&) = delete;
    StoreArchive& operator=(const StoreArchive&) = delete;

    /// The store's clock, for restore().
    static std::string now();

    /// The server dies, and what comes back is the base backup with the log played up to that moment. Whatever was
    /// committed after it is gone. Ends the archive: the restored server begins a new timeline.
    void restore(const std::string& moment);

private:
    std::string folder_;
    std::unique_ptr<ChildProcess> receiver_;
};

} // namespace tests
