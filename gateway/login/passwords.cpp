#include "gateway/login/passwords.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sodium.h>

#include <array>

namespace gateway {

namespace asio = boost::asio;

namespace {

constexpr unsigned long long passes = 3;
constexpr std::size_t memory_bytes = 64u << 20;

/// Of random bytes nobody kept, with the same costs: what is compared when there is no such person.
constexpr const char* nobodys_hash =
    "$argon2id$v=19$m=65536,t=3,p=1$vdhSQMLG6vkEHSeksBN+nw$ZXKPAjPuOYGgel7ucfzrZsUqYnQMWMA9SbM9tn+gQFI";

bool verify(const std::string& hash, const std::string& password)
{
    const bool known = !hash.empty();
    const bool same =
        crypto_pwhash_str_verify(known ? hash.c_str() : nobodys_hash, password.data(), password.size()) == 0;
    return known && same;
}

} // namespace

Passwords::Passwords()
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

Passwords::~Passwords()
{
    pool_.join();
}

std::string Passwords::hash(std::string_view password)
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        throw std::runtime_error("a password could not be hashed: 64 MiB of memory are needed");
    }
    return text.data();
}

/// `work` lives in this coroutine's frame until the pool is done with it.
template <class Work>
auto Passwords::on_thread(Work work) -> asio::awaitable<decltype(work())>
{
    struct Counted {
        explicit Counted(std::atomic<int>& c) : count(c) {}
        ~Counted() { --count; }
        Counted(const Counted&) = delete;
        Counted& operator=(const Counted&) = delete;
        std::atomic<int>& count;
    };
    if (++busy_ > at_once + waiting_limit) {
        --busy_;
        throw TooManyLogins();
    }
    const Counted counted(busy_);
    const auto on_pool = [&work]() -> asio::awaitable<decltype(work())> { co_return work(); };
    co_return co_await asio::co_spawn(pool_, on_pool, asio::use_awaitable);
}

asio::awaitable<std::string> Passwords::hashed(std::string password)
{
    co_return co_await on_thread([password = std::move(password)] { return hash(password); });
}

asio::awaitable<bool> Passwords::right(std::string hash, std::string password)
{
    co_return co_await on_thread(
        [hash = std::move(hash), password = std::move(password)] { return verify(hash, password); });
}

} // namespace gateway
