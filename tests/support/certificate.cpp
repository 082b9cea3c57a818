#include "tests/support/certificate.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace tests {

namespace {

template <class Thing, void (*release)(Thing*)>
using Owned = std::unique_ptr<Thing, decltype([](Thing* thing) { release(thing); })>;

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Made = Owned<X509, X509_free>;

void add(X509* certificate, int kind, const std::string& value)
{
    Owned<X509_EXTENSION, X509_EXTENSION_free> extension(X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1) throw std::runtime_error("no extension");
}

template <class Write>
void to_file(const std::filesystem::path& path, Write write)
{
    std::unique_ptr<std::FILE, decltype([](std::FILE* file) { std::fclose(file); })> file(
        std::fopen(path.c_str(), "w"));
    if (!file || write(file.get()) != 1) throw std::runtime_error("cannot write " + path.string());
}

} // namespace

Certificate::Certificate(const std::string& host)
{
    const Key key(EVP_EC_gen("P-256"));
    const Made made(X509_new());
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 1);
    X509_gmtime_adj(X509_getm_notBefore(made.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), 24 * 3600);
    X509_set_pubkey(made.get(), key.get());
    auto* subject = X509_get_subject_name(made.get());
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(host.c_str()), -1,
                               -1, 0);
    X509_set_issuer_name(made.get(), subject);
    add(made.get(), NID_subject_alt_name, "DNS:" + host);
    add(made.get(), NID_basic_constraints, "critical,CA:TRUE");
    if (X509_sign(made.get(), key.get(), EVP_sha256()) == 0) throw std::runtime_error("cannot sign");
    to_file(certificate_file(), [&](std::FILE* file) { return PEM_write_X509(file, made.get()); });
    to_file(key_file(), [&](std::FILE* file) {
        return PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

} // namespace tests
