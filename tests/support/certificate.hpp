#pragma once

#include "tests/support/child_process.hpp"

#include <string>

namespace tests {

/// A certificate for one host name, signed by itself, and its key, as files that go with this object.
class Certificate {
public:
    explicit Certificate(const std::string& host);

    std::string certificate_file() const { return folder_.path() + "/certificate.pem"; }
    std::string key_file() const { return folder_.path() + "/key.pem"; }

private:
    TemporaryFolder folder_;
};

} // namespace tests
