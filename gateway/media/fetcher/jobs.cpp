#include "gateway/media/fetcher/jobs.hpp"

#include "gateway/media/fetcher/confine.hpp"
#include "gateway/media/fetcher/download.hpp"
#include "gateway/media/fetcher/picture.hpp"
#include "inbox/model/failpoint.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <vips/vips8>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>

namespace fetcher {

namespace {

using boost::json::object;

constexpr auto decode_time_limit = std::chrono::seconds(25);

std::string text(const object& job, std::string_view key)
{
    const auto* value = job.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

std::vector<std::string> texts(const object& job, std::string_view key)
{
    std::vector<std::string> all;
    const auto* value = job.if_contains(key);
    if (!value || !value->is_array()) return all;
    for (const auto& element : value->get_array()) {
        if (element.is_string()) all.emplace_back(element.get_string());
    }
    return all;
}

/// What the child wrote, waiting at most the time limit; the child is killed after that.
std::string output_of(pid_t child, int fd)
{
    const auto end = std::chrono::steady_clock::now() + decode_time_limit;
    std::string said;
    std::array<char, 512> buffer{};
    while (true) {
        const auto left =
            std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
        pollfd ready{fd, POLLIN, 0};
        if (left <= 0 || poll(&ready, 1, static_cast<int>(left)) <= 0) {
            kill(child, SIGKILL);
            break;
        }
        const auto n = read(fd, buffer.data(), buffer.size());
        if (n <= 0) break;
        said.append(buffer.data(), static_cast<std::size_t>(n));
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? said : std::string();
}

/// The picture written anew by a confined child; nothing when it is none, or could not be decoded.
std::optional<Picture> rewritten_by_child(const std::string& from, const std::string& to, std::int64_t max_bytes)
{
    int pipe_ends[2];
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) return std::nullopt;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
    // What a decoder complains of holds words from the file: strangers do not write lines into our log.
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    const auto limit = std::to_string(max_bytes);
    std::array<const char*, 6> arguments = {"gom-fetcher", "--picture",   from.c_str(),
                                            to.c_str(),    limit.c_str(), nullptr};
    pid_t child = 0;
    const int failed =
        posix_spawn(&child, "/proc/self/exe", &actions, nullptr, const_cast<char**>(arguments.data()), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(pipe_ends[1]);
    const auto said = failed == 0 ? output_of(child, pipe_ends[0]) : std::string();
    close(pipe_ends[0]);

    boost::json::error_code error;
    const auto value = boost::json::parse(said, error);
    if (error || !value.is_object()) {
        unlink(to.c_str());
        return std::nullopt;
    }
    const auto& o = value.get_object();
    return Picture{text(o, "mime"), static_cast<int>(o.at("width").as_int64()),
                   static_cast<int>(o.at("height").as_int64()), o.at("size_bytes").as_int64()};
}

object described(const std::string& path, const std::string& mime, std::int64_t size)
{
    return {{"ok", true}, {"path", path}, {"mime", mime},        {"size_bytes", size},
            {"width", 0}, {"height", 0},  {"inline_safe", false}};
}

/// A picture becomes one of ours; anything else stays as it is and is never shown in place.
object looked_at(const std::string& path, bool own_upload)
{
    const auto mime = sniffed(path);
    const auto size = static_cast<std::int64_t>(std::filesystem::file_size(path));
    // What staff upload goes on to platforms, and those that take moving pictures take GIF alone.
    if (!mime.starts_with("image/") || (own_upload && mime == "image/gif")) return described(path, mime, size);
    inbox::pass(inbox::Failpoint::fetcher_before_picture);
    const auto picture = rewritten_by_child(path, path + ".pic", 0);
    inbox::pass(inbox::Failpoint::fetcher_after_picture);
    if (!picture) return described(path, "application/octet-stream", size);
    auto answer = described(path + ".pic", picture->mime, picture->size_bytes);
    answer["width"] = picture->width;
    answer["height"] = picture->height;
    answer["inline_safe"] = true;
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    return answer;
}

object fetched(const object& job)
{
    std::vector<std::pair<std::string, std::string>> headers;
    if (const auto* given = job.if_contains("headers"); given && given->is_object()) {
        for (const auto& [name, value] : given->get_object()) {
            if (value.is_string()) headers.emplace_back(std::string(name), std::string(value.get_string()));
        }
    }
    const auto path = text(job, "path");
    inbox::pass(inbox::Failpoint::fetcher_before_fetch);
    download(text(job, "url"), headers, {texts(job, "hosts"), texts(job, "exact")}, path);
    inbox::pass(inbox::Failpoint::fetcher_after_fetch);
    return looked_at(path, false);
}

object shrunk(const object& job)
{
    const auto path = text(job, "path");
    const auto* limit = job.if_contains("max_bytes");
    const auto picture = rewritten_by_child(path, path + ".small", limit && limit->is_int64() ? limit->get_int64() : 0);
    if (!picture) return {{"ok", false}, {"code", "not_a_picture"}, {"may_try_again", false}};
    auto answer = described(path + ".small", picture->mime, picture->size_bytes);
    answer["width"] = picture->width;
    answer["height"] = picture->height;
    return answer;
}

object answer_to(const object& job)
{
    const auto what = text(job, "do");
    try {
        if (what == "fetch") return fetched(job);
        if (what == "look") return looked_at(text(job, "path"), true);
        if (what == "shrink") return shrunk(job);
        return {{"ok", false}, {"code", "unknown_job"}, {"may_try_again", false}};
    } catch (const CannotFetch& trouble) {
        return {{"ok", false}, {"code", trouble.code}, {"may_try_again", trouble.may_try_again}};
    } catch (const std::exception&) {
        return {{"ok", false}, {"code", "disk"}, {"may_try_again", true}};
    }
}

} // namespace

std::string done(std::string_view line)
{
    boost::json::error_code error;
    const auto job = boost::json::parse(line, error);
    object answer = {{"ok", false}, {"code", "malformed"}, {"may_try_again", false}};
    if (!error && job.is_object()) {
        answer = answer_to(job.get_object());
        if (const auto* id = job.get_object().if_contains("id")) answer["id"] = *id;
    }
    return boost::json::serialize(answer);
}

int decode_and_exit(const char* from, const char* to, const char* max_bytes)
{
    setenv("VIPS_CONCURRENCY", "1", 1);
    if (vips_init("gom-fetcher") != 0) return 1;
    vips_block_untrusted_set(TRUE);
    vips_cache_set_max(0);
    confine_decoder();
    try {
        const auto picture = rewritten(from, to, std::atoll(max_bytes));
        std::cout << boost::json::serialize(object{{"mime", picture.mime},
                                                   {"width", picture.width},
                                                   {"height", picture.height},
                                                   {"size_bytes", picture.size_bytes}})
                  << std::flush;
        _exit(0); // no destructor of a decoder gets a say any more
    } catch (const std::exception& trouble) {
        std::cerr << trouble.what() << '\n';
        _exit(1);
    }
}

} // namespace fetcher
