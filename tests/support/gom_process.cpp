#include "tests/support/gom_process.hpp"

#include "tests/support/http_call.hpp"
#include "tests/support/places/places.hpp"

#include <signal.h>

#include <filesystem>
#include <fstream>
#include <random>
#include <stdexcept>
#include <thread>

namespace tests {

namespace {

using namespace std::chrono_literals;

constexpr auto start_limit = 20s;
const std::string program = tests::binary_dir() / "gom";

} // namespace

GomProcess::GomProcess(Wish wish) : wish_(std::move(wish)), port_(free_port())
{
    config_ = folder_.path() + "/gom.toml";
    log_ = folder_.path() + "/gom.log";
    std::filesystem::create_directories(folder_.path() + "/page");
    std::ofstream(folder_.path() + "/page/index.html") << "<!doctype html><title>Gom</title>";
    write_config();
}

GomProcess::~GomProcess() = default;

void GomProcess::allow_host(const std::string& host_and_port)
{
    wish_.allowed_host = host_and_port;
    write_config();
}

void GomProcess::write_config() const
{
    const auto media = wish_.media_folder.empty() ? folder_.path() + "/media" : wish_.media_folder;
    std::ofstream(config_) << "shards = " << wish_.shards << "\ntest_hooks = true\n"
                           << "[http]\naddress = \"127.0.0.1\"\nport = " << port_ << "\npublic_url = \"" << url()
                           << "\"\n"
                           << "[database]\nurl = \"" << wish_.database_url << "\"\nowner_url = \"" << wish_.owner_url
                           << "\"\n"
                           << "[redis]\nurl = \"" << wish_.redis_url << "\"\n"
                           << "[secrets]\nmaster_key = \"" << wish_.master_key << "\"\n"
                           << "[media]\nfolder = \"" << media << "\"\nallowed_hosts = [\"" << wish_.allowed_host
                           << "\"]\n"
                           << "[web]\nfolder = \"" << folder_.path() << "/page\"\n"
                           << "[limits]\nconnections_per_address = 2000\nsockets_per_person = 100\n";
}

std::string GomProcess::command(const std::vector<std::string>& words) const
{
    std::vector<std::string> all{program};
    all.insert(all.end(), words.begin(), words.end());
    all.insert(all.end(), {"--config", config_});
    return run(all, wish_.environment);
}

std::chrono::milliseconds GomProcess::start()
{
    const auto began = std::chrono::steady_clock::now();
    child_.reset();
    child_ = std::make_unique<ChildProcess>("gom " + std::to_string(port_),
                                            std::vector<std::string>{program, "serve", "--config", config_}, log_,
                                            wish_.environment);
    while (call(port_, "GET", "/health").status != 200) {
        if (!child_->running()) throw std::runtime_error("gom does not start:\n" + last_words());
        if (std::chrono::steady_clock::now() - began > start_limit)
            throw std::runtime_error("gom does not answer:\n" + last_words());
        std::this_thread::sleep_for(5ms);
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - began);
}

void GomProcess::kill_it()
{
    if (!child_) return;
    child_->signal(SIGKILL);
    (void)child_->ended_within(10s);
}

void GomProcess::ask_to_stop()
{
    if (child_) child_->signal(SIGTERM);
}

std::optional<int> GomProcess::ended_within(std::chrono::milliseconds time)
{
    return child_ ? child_->ended_within(time) : std::optional<int>(0);
}

void GomProcess::pause()
{
    if (child_) child_->signal(SIGSTOP);
}

void GomProcess::go_on()
{
    if (child_) child_->signal(SIGCONT);
}

void GomProcess::lose_a_reader()
{
    if (child_) child_->signal(SIGPIPE);
}

std::string new_master_key()
{
    static constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::random_device random;
    std::string key;
    for (int i = 0; i < 42; ++i) key += digits[random() % 64];
    return key + digits[random() % 16 * 4] + "="; // 256 bits: 42 digits of six, one of four
}

} // namespace tests
