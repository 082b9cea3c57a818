#include "connectors/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdexcept>
#include <vector>

namespace connectors {

namespace {

std::string hex(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string digest(const EVP_MD* kind, std::string_view message)
{
    std::string bytes(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    if (EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(bytes.data()), &length, kind,
                   nullptr) != 1) {
        throw std::runtime_error("OpenSSL cannot hash");
    }
    bytes.resize(length);
    return bytes;
}

std::string hmac(const EVP_MD* kind, std::string_view key, std::string_view message)
{
    std::string bytes(EVP_MAX_MD_SIZE, '\0');
    unsigned length = 0;
    if (!HMAC(kind, key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(message.data()),
              message.size(), reinterpret_cast<unsigned char*>(bytes.data()), &length)) {
        throw std::runtime_error("OpenSSL cannot sign");
    }
    bytes.resize(length);
    return bytes;
}

} // namespace

std::string sha256_bytes(std::string_view message)
{
    return digest(EVP_sha256(), message);
}

std::string sha256_hex(std::string_view message)
{
    return hex(sha256_bytes(message));
}

std::string md5_hex(std::string_view message)
{
    return hex(digest(EVP_md5(), message));
}

std::string hmac_sha256_hex(std::string_view key, std::string_view message)
{
    return hex(hmac(EVP_sha256(), key, message));
}

std::string hmac_sha1_hex(std::string_view key, std::string_view message)
{
    return hex(hmac(EVP_sha1(), key, message));
}

std::string base64(std::string_view bytes)
{
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int length =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(length));
    return text;
}

std::string base64_url(std::string_view bytes)
{
    auto text = base64(bytes);
    for (auto& c : text) {
        if (c == '+') c = '-';
        if (c == '/') c = '_';
    }
    text.resize(text.find_last_not_of('=') + 1);
    return text;
}

bool same_signature(std::string_view received, std::string_view expected, HexCase allowed)
{
    const auto digits = expected.size();
    if ((digits != 64 && digits != 40) || received.size() != digits) return false;

    std::string folded;
    folded.reserve(digits);
    for (const char c : received) {
        const bool upper = c >= 'A' && c <= 'F';
        const bool valid = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (upper && allowed == HexCase::any);
        if (!valid) return false;
        folded += upper ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return CRYPTO_memcmp(folded.data(), expected.data(), digits) == 0;
}

} // namespace connectors
