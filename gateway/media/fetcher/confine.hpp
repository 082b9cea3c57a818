#pragma once

#include <string>

/// Giving rights away: what the fetcher does not need it must not have.
namespace fetcher {

/// Of the whole program: another user when root started it (`nobody`), no new rights ever, ended with its parent.
void drop_rights();

/// Of the child that decodes: no sockets, no programs, little memory and time. What a decoder's bug could still do is
/// write to the one file it was given.
void confine_decoder();

} // namespace fetcher
