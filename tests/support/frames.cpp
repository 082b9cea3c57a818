#include "tests/support/frames.hpp"

namespace tests {

namespace {

char byte_of(std::uint64_t number, int index)
{
    return static_cast<char>(number >> (8 * index) & 0xff);
}

} // namespace

std::string frame(const Frame& what)
{
    std::string bytes;
    bytes += static_cast<char>((what.fin ? 0x80 : 0) | what.reserved << 4 | what.opcode);
    const auto size = what.payload.size();
    const int mask_bit = what.masked ? 0x80 : 0;
    if (size < 126) {
        bytes += static_cast<char>(mask_bit | static_cast<int>(size));
    } else if (size < 65'536) {
        bytes += static_cast<char>(mask_bit | 126);
        for (int i = 1; i >= 0; --i) bytes += byte_of(size, i);
    } else {
        bytes += static_cast<char>(mask_bit | 127);
        for (int i = 7; i >= 0; --i) bytes += byte_of(size, i);
    }
    if (!what.masked) return bytes + what.payload;
    std::string mask;
    for (int i = 3; i >= 0; --i) mask += byte_of(what.mask, i);
    bytes += mask;
    for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(what.payload[i] ^ mask[i % 4]);
    return bytes;
}

Frame read_frame(RawClient& client)
{
    Frame frame;
    frame.opcode = -1;
    const auto head = client.read_exactly(2);
    if (head.size() < 2) return frame;
    const auto number = [](std::string_view bytes) {
        std::uint64_t value = 0;
        for (const char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
        return value;
    };
    std::uint64_t size = head[1] & 0x7f;
    if (size == 126) size = number(client.read_exactly(2));
    else if (size == 127) size = number(client.read_exactly(8));
    frame.payload = client.read_exactly(size);
    frame.fin = (head[0] & 0x80) != 0;
    frame.reserved = head[0] >> 4 & 7;
    frame.masked = (head[1] & 0x80) != 0;
    if (frame.payload.size() == size) frame.opcode = head[0] & 0xf;
    return frame;
}

int close_code_of(const Frame& frame)
{
    if (frame.opcode != 8) return 0;
    if (frame.payload.size() < 2) return 1005;
    return static_cast<unsigned char>(frame.payload[0]) << 8 | static_cast<unsigned char>(frame.payload[1]);
}

} // namespace tests
