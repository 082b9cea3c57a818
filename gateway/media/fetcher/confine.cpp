#include "gateway/media/fetcher/confine.hpp"

#include <grp.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <stdexcept>

namespace fetcher {

namespace {

[[maybe_unused]] constexpr rlim_t decoder_memory_bytes = 2ull << 30; // address space; libvips maps generously
constexpr rlim_t decoder_file_bytes = 64ull << 20;
constexpr rlim_t decoder_seconds = 20;

void limit(decltype(RLIMIT_AS) what, rlim_t most)
{
    const rlimit value{most, most};
    setrlimit(what, &value);
}

} // namespace

void drop_rights()
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    limit(RLIMIT_CORE, 0);
    if (geteuid() == 0) {
        const auto* nobody = getpwnam("nobody");
        if (!nobody || setgroups(0, nullptr) != 0 || setgid(nobody->pw_gid) != 0 || setuid(nobody->pw_uid) != 0) {
            throw std::runtime_error("the fetcher cannot become user nobody");
        }
        prctl(PR_SET_PDEATHSIG, SIGKILL); // cleared by the change of user
    }
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

void confine_decoder()
{
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
#ifndef GOM_SANITIZED // a sanitizer reserves terabytes of addresses
    limit(RLIMIT_AS, decoder_memory_bytes);
#endif
    limit(RLIMIT_FSIZE, decoder_file_bytes);
    limit(RLIMIT_CPU, decoder_seconds);
    limit(RLIMIT_CORE, 0);
#if defined(__x86_64__)
    // Calls that reach the network, other programs or other processes answer EPERM; everything else works as before.
    constexpr std::array<unsigned, 14> refused = {SYS_socket, SYS_socketpair,    SYS_connect,  SYS_bind,
                                                  SYS_sendto, SYS_execve,        SYS_execveat, SYS_ptrace,
                                                  SYS_mount,  SYS_unshare,       SYS_setns,    SYS_process_vm_writev,
                                                  SYS_bpf,    SYS_io_uring_setup};
    std::array<sock_filter, refused.size() + 6> program{};
    std::size_t n = 0;
    program[n++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, arch));
    program[n++] = BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0);
    program[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    program[n++] = BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
    for (std::size_t i = 0; i < refused.size(); ++i) {
        program[n++] =
            BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, refused[i], static_cast<unsigned char>(refused.size() - i), 0);
    }
    program[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    program[n++] = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM);
    const sock_fprog filter{static_cast<unsigned short>(n), program.data()};
    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter);
#endif
}

} // namespace fetcher
