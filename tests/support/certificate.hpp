#pragma once

#include <filesystem>
#include <string>

namespace tests {

/// A certificate for one host name, signed by itself, and its key, as files that go with this object.
class Certificate {
public:
    explicit Certificate(const std::string& host);
    ~Certificate();
    Certificate(const Certificate&) = delete;
    Certificate& operator=(const Certificate&) = delete;

    std::string certificate_file() const { return (folder_ / "certificate.pem").string(); }
    std::string key_file() const { return (folder_ / "key.pem").string(); }

private:
    std::filesystem::path folder_;
};

} // namespace tests
