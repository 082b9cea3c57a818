#include "tests/support/child_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <mutex>
#include <random>
#include <stdexcept>
#include <thread>
#include <utility>

extern char** environ;

namespace tests {

namespace {

using namespace std::chrono_literals;

/// The logs of what runs, and the last words of what has ended.
struct Logs {
    std::mutex mutex;
    std::map<pid_t, std::pair<std::string, std::string>> open; // name and file
    std::string ended;
};

Logs& logs()
{
    static Logs all;
    return all;
}

std::string tail(const std::string& name, const std::string& file, std::size_t lines)
{
    std::ifstream in(file);
    std::deque<std::string> last;
    for (std::string line; std::getline(in, line);) {
        last.push_back(line);
        if (last.size() > lines) last.pop_front();
    }
    std::string text = "--- " + name + " (" + file + ")\n";
    for (const auto& line : last) text += line + '\n';
    return text;
}

std::vector<std::string> environment_with(const std::map<std::string, std::string>& more)
{
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string text = *entry;
        if (!more.contains(text.substr(0, text.find('=')))) all.push_back(text);
    }
    for (const auto& [name, value] : more) all.push_back(name + "=" + value);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts)
{
    std::vector<char*> all;
    for (auto& text : texts) all.push_back(text.data());
    all.push_back(nullptr);
    return all;
}

} // namespace

ChildProcess::ChildProcess(const std::string& name, const std::vector<std::string>& command,
                           const std::string& log_file, const std::map<std::string, std::string>& environment)
{
    auto words = command;
    auto variables = environment_with(environment);
    const auto argv = pointers(words), envp = pointers(variables);
    const int log = ::open(log_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const pid_t parent = getpid();
    pid_ = fork();
    if (pid_ < 0) throw std::runtime_error("no process for " + name);
    if (pid_ == 0) {
        setpgid(0, 0);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(126);
        dup2(nothing, STDIN_FILENO);
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        execvpe(argv[0], argv.data(), envp.data());
        _exit(127);
    }
    setpgid(pid_, pid_);
    ::close(log);
    ::close(nothing);
    const std::lock_guard lock(logs().mutex);
    logs().open[pid_] = {name, log_file};
}

ChildProcess::~ChildProcess()
{
    kill_now();
    const std::lock_guard lock(logs().mutex);
    const auto [name, file] = logs().open[pid_];
    if (std::uncaught_exceptions() > 0) logs().ended += tail(name, file, 25);
    logs().open.erase(pid_);
}

bool ChildProcess::running()
{
    return !ended_within(0ms).has_value();
}

void ChildProcess::signal(int number)
{
    if (running()) ::kill(pid_, number);
}

void ChildProcess::kill_now()
{
    ::kill(-pid_, SIGKILL);
    (void)ended_within(10s);
}

std::optional<int> ChildProcess::ended_within(std::chrono::milliseconds time)
{
    const auto latest = std::chrono::steady_clock::now() + time;
    while (!status_) {
        int status = 0;
        const auto found = waitpid(pid_, &status, WNOHANG);
        if (found == pid_) status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        else if (found < 0) status_ = 255;
        else if (std::chrono::steady_clock::now() >= latest) return std::nullopt;
        else std::this_thread::sleep_for(2ms);
    }
    return status_;
}

std::string run(const std::vector<std::string>& command, const std::map<std::string, std::string>& environment)
{
    const TemporaryFolder folder;
    const auto file = folder.path() + "/said";
    ChildProcess child(command.front(), command, file, environment);
    const auto status = child.ended_within(60s);
    std::ifstream in(file);
    const std::string said((std::istreambuf_iterator<char>(in)), {});
    if (status == 0) return said;
    std::string all;
    for (const auto& word : command) all += word + ' ';
    throw std::runtime_error(all + (status ? "ended with " + std::to_string(*status) : "did not end") + ":\n" + said);
}

pid_t child_of(pid_t parent, const std::string& name)
{
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::ifstream in(entry.path() / "stat");
        std::string stat;
        if (!std::getline(in, stat)) continue;
        // "PID (NAME) STATE PARENT …", and the name may hold anything but is cut off at 15 letters.
        const auto open = stat.find('('), close = stat.rfind(')');
        if (open == std::string::npos || close == std::string::npos || close + 4 > stat.size()) continue;
        if (stat.substr(open + 1, close - open - 1) != name.substr(0, 15)) continue;
        if (std::atoi(stat.c_str() + close + 4) == parent) return std::atoi(stat.c_str());
    }
    return 0;
}

std::uint16_t free_port()
{
    static std::mt19937 random(std::random_device{}());
    for (int tries = 0; tries < 200; ++tries) {
        const auto port = static_cast<std::uint16_t>(std::uniform_int_distribution<int>(12'000, 32'000)(random));
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const bool free = ::bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
        ::close(fd);
        if (free) return port;
    }
    throw std::runtime_error("no free port");
}

std::string last_words(std::size_t lines_each)
{
    const std::lock_guard lock(logs().mutex);
    auto all = std::exchange(logs().ended, {});
    for (const auto& [pid, log] : logs().open) all += tail(log.first, log.second, lines_each);
    return all;
}

TemporaryFolder::TemporaryFolder()
{
    constexpr std::size_t chosen_by_mkdtemp = 6;
    auto pattern = (std::filesystem::temp_directory_path() / "gom-flow.").string() + std::string(chosen_by_mkdtemp, 'X');
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

} // namespace tests
