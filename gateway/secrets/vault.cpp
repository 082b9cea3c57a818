#include "gateway/secrets/vault.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <sodium.h>

namespace gateway {

namespace {

constexpr std::size_t key_bytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr char version = 1; // first byte of every sealed text
constexpr std::string_view known_text = "gom";

const unsigned char* bytes(std::string_view text)
{
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* bytes(std::string& text)
{
    return reinterpret_cast<unsigned char*>(text.data());
}

std::string sealed_with(std::string_view key, std::string_view plain, std::string_view bound)
{
    std::string nonce(nonce_bytes, '\0');
    randombytes_buf(nonce.data(), nonce.size());
    std::string cipher(plain.size() + tag_bytes, '\0');
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(cipher), &length, bytes(plain), plain.size(), bytes(bound),
                                               bound.size(), nullptr, bytes(nonce), bytes(key));
    return version + nonce + cipher;
}

std::string opened_with(std::string_view key, std::string_view sealed, std::string_view bound)
{
    if (sealed.size() < 1 + nonce_bytes + tag_bytes || sealed.front() != version) {
        throw CannotOpen("a sealed secret is damaged or of an unknown version");
    }
    const auto nonce = sealed.substr(1, nonce_bytes);
    const auto cipher = sealed.substr(1 + nonce_bytes);
    std::string plain(cipher.size() - tag_bytes, '\0');
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), &length, nullptr, bytes(cipher), cipher.size(),
                                                   bytes(bound), bound.size(), bytes(nonce), bytes(key)) != 0) {
        throw CannotOpen(
            "secrets.master_key does not open the store's secrets: it is not the key they were sealed with");
    }
    return plain;
}

} // namespace

Vault::Vault(std::string master_key) : master_key_(std::move(master_key))
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    if (master_key_.size() != key_bytes) throw CannotOpen("secrets.master_key is missing; expected 32 bytes in base64");
}

std::string Vault::new_data_key() const
{
    std::string key(key_bytes, '\0');
    randombytes_buf(key.data(), key.size());
    return sealed_with(master_key_, key, "data_key");
}

std::string Vault::known_value() const
{
    return sealed_with(master_key_, known_text, "installation");
}

void Vault::check_known_value(std::string_view sealed) const
{
    opened_with(master_key_, sealed, "installation");
}

std::string Vault::seal(std::string_view plain, std::string_view bound, std::string_view data_key) const
{
    if (data_key.empty()) return sealed_with(master_key_, plain, bound);
    return sealed_with(opened_with(master_key_, data_key, "data_key"), plain, bound);
}

std::string Vault::open(std::string_view sealed, std::string_view bound, std::string_view data_key) const
{
    if (data_key.empty()) return opened_with(master_key_, sealed, bound);
    return opened_with(opened_with(master_key_, data_key, "data_key"), sealed, bound);
}

std::string Vault::stamp(std::string_view text, std::string_view purpose) const
{
    // A key of its own for each purpose: what is stamped for one is worth nothing for another.
    std::string key(crypto_auth_hmacsha256_KEYBYTES, '\0');
    crypto_auth_hmacsha256(bytes(key), bytes(purpose), purpose.size(), bytes(master_key_));
    std::string stamp(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(bytes(stamp), bytes(text), text.size(), bytes(key));
    return stamp;
}

std::string Vault::seal_settings(const connectors::Settings& settings, std::string_view bound,
                                 std::string_view data_key) const
{
    boost::json::object object;
    for (const auto& [name, value] : settings) object[name] = value;
    return seal(boost::json::serialize(object), bound, data_key);
}

connectors::Settings Vault::open_settings(std::string_view sealed, std::string_view bound,
                                          std::string_view data_key) const
{
    connectors::Settings settings;
    if (sealed.empty()) return settings;
    const auto object = boost::json::parse(open(sealed, bound, data_key));
    for (const auto& [name, value] : object.as_object()) settings[name] = std::string(value.as_string());
    return settings;
}

std::string random_hex(std::size_t count)
{
    std::string random(count, '\0');
    randombytes_buf(random.data(), random.size());
    std::string text(count * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes(random), random.size());
    text.pop_back();
    return text;
}

} // namespace gateway
