#pragma once

#include <cstdint>
#include <string>
#include <string_view>

/// Payment codes that every Vietnamese bank's app reads: EMVCo's merchant-presented text (EMVCo QRCPS-MPM 1.1) as NAPAS
/// fills it for transfers to an account.
namespace inbox {

struct Transfer {
    std::string bank_bin; // six digits, NAPAS' number of the bank
    std::string account_number;
    std::int64_t amount = 0; // whole VND; 0: the payer types it
    std::string content;     // what the statement will say; see plain_content
};

/// The text inside the picture: fields of two digits, two digits of length and a value, and at the end their checksum.
std::string vietqr_payload(const Transfer& transfer);

/// What banks pass on unchanged: letters A to Z, digits and single blanks, at most 25 of them.
std::string plain_content(std::string_view text);

/// CRC-16/CCITT-FALSE: polynomial 0x1021, begins with 0xFFFF, nothing reflected.
std::uint16_t crc16(std::string_view bytes);

} // namespace inbox
