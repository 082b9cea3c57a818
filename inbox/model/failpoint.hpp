#pragma once

#include <string>

/// Places at which a test can end, stop or fail us, and bugs that it can plant: for the torture bench alone.
///
/// They exist in a build with the CMake option GOM_FAILPOINTS. In every other build `pass` and `planted` are empty,
/// names and all, and a test reads the finished programs to see that.
///
/// A point is armed by the environment: GOM_FAILPOINT="accept_after_commit=crash@3" ends the process, as `kill -9`
/// would, at the third passing of the point; "=stall:500" lets that thread stand still for so many milliseconds and
/// "=fail" throws, at every passing unless one is named. Several are separated by commas. What happened is said on
/// standard error. A bug is planted by GOM_PLANTED="answer_before_commit". `gom failpoints` prints all names.
namespace inbox {

// "before_commit" stands at the end of the work, "after_commit" before anybody was told. commit_* are passed by each
// and every transaction that writes.
#define GOM_ALL_FAILPOINTS(point)                                                                                      \
    point(commit_before) point(commit_after) point(accept_before_commit) point(accept_after_commit) point(ack_before)  \
        point(ack_after) point(record_before_commit) point(record_after_commit) point(claim_after_commit)              \
            point(publish_before) point(publish_between) point(publish_after) point(reply_before_commit)               \
                point(reply_after_commit) point(attempt_before_commit) point(attempt_after_commit) point(send_before)  \
                    point(send_after) point(send_answered) point(settle_before_commit) point(settle_after_commit)      \
                        point(recover_before_commit) point(recover_after_commit) point(token_before_commit)            \
                            point(token_after_commit) point(file_before_rename) point(file_after_rename)               \
                                point(media_before_commit) point(media_after_commit) point(fetcher_before_fetch)       \
                                    point(fetcher_after_fetch) point(fetcher_before_picture)                           \
                                        point(fetcher_after_picture)

#define GOM_ALL_PLANTED(bug)                                                                                           \
    bug(answer_before_commit) bug(commit_without_flush) bug(no_dedupe) bug(plain_sequence) bug(resend_unknown)         \
        bug(lasting_workspace) bug(drop_without_redis)

#define GOM_NAME_OF(name) name,
enum class Failpoint { GOM_ALL_FAILPOINTS(GOM_NAME_OF) };

/// The mistakes a bench must see, or it sees nothing:
/// - answer_before_commit: a webhook is answered while its event still waits for the store;
/// - commit_without_flush: a store that may lose commits is not refused at start;
/// - no_dedupe: nothing keeps a second delivery out (the test takes the index away, the check of it goes here);
/// - plain_sequence: events are numbered by a sequence instead of under the workspace's lock;
/// - resend_unknown: a reply of unknown fate is sent again by the machine;
/// - lasting_workspace: a connection keeps its workspace when the transaction ends (`set` instead of `set local`);
/// - drop_without_redis: screens hear of changes through Redis and through nothing else.
enum class Planted { GOM_ALL_PLANTED(GOM_NAME_OF) };
#undef GOM_NAME_OF

#ifdef GOM_FAILPOINTS

void pass(Failpoint point);
bool planted(Planted bug);

/// "GOM_FAILPOINT=…", for a child that is started with an empty environment.
std::string failpoint_environment();

/// All names, a line each, points first.
std::string failpoint_names();

#else

inline void pass(Failpoint) {}
constexpr bool planted(Planted)
{
    return false;
}
inline std::string failpoint_environment()
{
    return {};
}

#endif

} // namespace inbox
