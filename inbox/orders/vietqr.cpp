#include "inbox/orders/vietqr.hpp"

#include <cstdio>
#include <stdexcept>

namespace inbox {

namespace {

// EMVCo's table of fields, and NAPAS' below 38.
constexpr std::string_view napas = "A000000727", to_account = "QRIBFTTA", vnd = "704", vietnam = "VN";
constexpr std::size_t content_limit = 25, value_limit = 99;

std::string field(std::string_view id, std::string_view value)
{
    if (value.size() > value_limit) throw std::length_error("a field of a payment code is too long");
    std::string out(id);
    out += static_cast<char>('0' + value.size() / 10);
    out += static_cast<char>('0' + value.size() % 10);
    return out.append(value);
}

} // namespace

std::string vietqr_payload(const Transfer& transfer)
{
    const auto beneficiary = field("00", transfer.bank_bin) + field("01", transfer.account_number);
    std::string payload = field("00", "01");
    payload += field("01", transfer.amount > 0 ? "12" : "11"); // 12: for this payment alone
    payload += field("38", field("00", napas) + field("01", beneficiary) + field("02", to_account));
    payload += field("53", vnd);
    if (transfer.amount > 0) payload += field("54", std::to_string(transfer.amount));
    payload += field("58", vietnam);
    const auto content = plain_content(transfer.content);
    if (!content.empty()) payload += field("62", field("08", content));
    payload += "6304"; // the checksum is of this, too
    char sum[5];
    std::snprintf(sum, sizeof sum, "%04X", static_cast<unsigned>(crc16(payload)));
    return payload + sum;
}

std::string plain_content(std::string_view text)
{
    std::string plain;
    for (char c : text) {
        const bool fits = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (fits) plain += c;
        else if ((c == ' ' || c == '-') && !plain.empty() && plain.back() != ' ') plain += ' ';
        if (plain.size() == content_limit) break;
    }
    while (!plain.empty() && plain.back() == ' ') plain.pop_back();
    return plain;
}

std::uint16_t crc16(std::string_view bytes)
{
    unsigned crc = 0xFFFF;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8;
        for (int bit = 0; bit < 8; ++bit) crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
    }
    return static_cast<std::uint16_t>(crc & 0xFFFF);
}

} // namespace inbox
