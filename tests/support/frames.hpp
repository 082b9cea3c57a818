#pragma once

#include "tests/support/edge.hpp"

#include <cstdint>
#include <string>

/// WebSocket frames, bit by bit, good and bad.
namespace tests {

struct Frame {
    bool fin = true;
    int opcode = 1; // 0 continues, 1 text, 2 binary, 8 close, 9 ping, 10 pong
    std::string payload = {};
    bool masked = true;
    std::uint32_t mask = 0x37fa213d;
    int reserved = 0; // the three bits, RSV1 = 4
};

/// The frame's bytes, with the shortest form of its length.
std::string frame(const Frame& what);

/// The next frame; opcode -1 when the connection ended before it was whole.
Frame read_frame(RawClient& client);

/// The code inside a close frame; 1005 when it holds none, 0 when it is no close frame.
int close_code_of(const Frame& frame);

} // namespace tests
