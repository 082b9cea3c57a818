#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

/// The words by which customers say what comes next, or what it is: without marks, as PlaceWord has them in `key`.
namespace inbox::reading::cues {

using namespace std::string_view_literals;

/// How many words a person's name has at most.
constexpr std::size_t longest_name_words = 6;

/// Behind these stands an address, a name, a number; around these, how to deliver; with these begins a house; these are
/// said all the time and belong to nothing.
constexpr std::array address_cues{"dia chi nhan hang"sv,
                                  "dia chi nhan"sv,
                                  "dia chi giao"sv,
                                  "dia chi la"sv,
                                  "dia chi"sv,
                                  "dchi"sv,
                                  "d c"sv,
                                  "dc"sv,
                                  "ship ve"sv,
                                  "ship den"sv,
                                  "ship toi"sv,
                                  "ship qua"sv,
                                  "ship ra"sv,
                                  "ship vao"sv,
                                  "ship xuong"sv,
                                  "ship len"sv,
                                  "ship cho minh ve"sv,
                                  "ship cho e ve"sv,
                                  "ship cho em ve"sv,
                                  "ship minh ve"sv,
                                  "ship em ve"sv,
                                  "ship toi dia chi"sv,
                                  "giao ve"sv,
                                  "giao den"sv,
                                  "giao toi"sv,
                                  "giao qua"sv,
                                  "giao tai"sv,
                                  "giao cho minh ve"sv,
                                  "giao hang ve"sv,
                                  "giao hang toi"sv,
                                  "giao hang den"sv,
                                  "gui ve"sv,
                                  "gui den"sv,
                                  "gui toi"sv,
                                  "gui qua"sv,
                                  "gui ra"sv,
                                  "gui vao"sv,
                                  "nha em o"sv,
                                  "nha minh o"sv,
                                  "nha e o"sv,
                                  "nha m o"sv,
                                  "nha o"sv,
                                  "minh o"sv,
                                  "em o"sv,
                                  "e o"sv,
                                  "m o"sv,
                                  "c o"sv,
                                  "chi o"sv,
                                  "ve dia chi"sv,
                                  "nhan tai"sv,
                                  "nhan o"sv,
                                  "adr"sv,
                                  "add"sv,
                                  "address"sv,
                                  "giao"sv,
                                  "ship"sv,
                                  "ve"sv};
constexpr std::array name_cues{"ten nguoi nhan la"sv,
                               "ten nguoi nhan"sv,
                               "nguoi nhan hang"sv,
                               "nguoi nhan la"sv,
                               "nguoi nhan"sv,
                               "ng nhan"sv,
                               "ten nhan"sv,
                               "ten em la"sv,
                               "ten minh la"sv,
                               "ten e la"sv,
                               "ten chi la"sv,
                               "ten m la"sv,
                               "em ten"sv,
                               "minh ten"sv,
                               "e ten"sv,
                               "ho ten"sv,
                               "ten la"sv,
                               "ten kh"sv,
                               "ten"sv,
                               "gui cho"sv};
constexpr std::array phone_cues{"so dien thoai"sv, "sdt"sv, "so dt"sv, "dien thoai"sv, "dt"sv,
                                "lien he"sv,       "lh"sv,  "tel"sv,   "phone"sv,      "hotline"sv};
constexpr std::array note_cues{
    "goi truoc khi"sv,  "gio hanh chinh"sv, "goi truoc"sv,     "ngoai gio"sv,  "buoi toi"sv,   "buoi sang"sv,
    "buoi chieu"sv,     "cuoi tuan"sv,      "giao sau"sv,      "giao truoc"sv, "giao nhanh"sv, "giao som"sv,
    "giao gap"sv,       "can gap"sv,        "goi ky"sv,        "goi ki"sv,     "goi qua"sv,    "boc ky"sv,
    "dong goi"sv,       "cho xem hang"sv,   "kiem tra hang"sv, "kiem hang"sv,  "dong kiem"sv,  "che ten"sv,
    "note"sv,           "ghi chu"sv,        "luu y"sv,         "gui bao ve"sv, "gui le tan"sv, "de o bao ve"sv,
    "nhan hang sau"sv,  "khong goi"sv,      "ship nhanh"sv,    "ship som"sv,   "ship gap"sv,   "gui hang xom"sv,
    "nhan tin truoc"sv, "giao thu"sv,       "giao chu nhat"sv, "giao cuoi"sv};
constexpr std::array house_words{
    "ngo"sv,   "ngach"sv, "kiet"sv, "thon"sv, "xom"sv,       "ap"sv,       "kp"sv,  "duong"sv, "pho"sv, "kdt"sv,
    "kcn"sv,   "ql"sv,    "tl"sv,   "hxh"sv,  "buon"sv,      "cty"sv,      "toa"sv, "cc"sv,    "khu"sv, "block"sv,
    "phong"sv, "can"sv,   "tang"sv, "lau"sv,  "shophouse"sv, "vinhomes"sv, "kv"sv,  "doi"sv,   "sn"sv};
constexpr std::array house_pairs{"so nha"sv,     "chung cu"sv,    "benh vien"sv,   "truong hoc"sv, "cong ty"sv,
                                 "quoc lo"sv,    "tinh lo"sv,     "dai lo"sv,      "khu pho"sv,    "khu do"sv,
                                 "ky tuc"sv,     "ki tuc"sv,      "nha tro"sv,     "nha so"sv,     "to dan"sv,
                                 "truong dai"sv, "truong tieu"sv, "truong thpt"sv, "dai hoc"sv,    "toa nha"sv};
constexpr std::array house_with_number{"so"sv,  "to"sv,   "hem"sv, "lo"sv,  "nha"sv, "doi"sv,  "block"sv,
                                       "toa"sv, "tang"sv, "lau"sv, "khu"sv, "can"sv, "phong"sv};
constexpr std::array chat_words{"nha"sv, "nhe"sv, "a"sv,    "ah"sv,   "ak"sv,   "di"sv,    "thoi"sv, "shop"sv,
                                "oi"sv,  "roi"sv, "nua"sv,  "duoc"sv, "ko"sv,   "khong"sv, "hen"sv,  "ne"sv,
                                "day"sv, "cho"sv, "giup"sv, "voi"sv,  "em"sv,   "minh"sv,  "e"sv,    "m"sv,
                                "ok"sv,  "da"sv,  "vang"sv, "u"sv,    "uh"sv,   "cam"sv,   "on"sv,   "thanks"sv,
                                "tks"sv, "lay"sv, "dat"sv,  "mua"sv,  "chot"sv, "ck"sv,    "ad"sv};
constexpr std::array surnames{"nguyen"sv, "ng"sv,    "tran"sv,  "le"sv,     "pham"sv,   "phan"sv,  "vu"sv,    "vo"sv,
                              "hoang"sv,  "huynh"sv, "dang"sv,  "bui"sv,    "do"sv,     "ho"sv,    "ngo"sv,   "duong"sv,
                              "li"sv,     "dinh"sv,  "mai"sv,   "truong"sv, "doan"sv,   "luong"sv, "trinh"sv, "dao"sv,
                              "ha"sv,     "lam"sv,   "ta"sv,    "cao"sv,    "chu"sv,    "kieu"sv,  "luu"sv,   "quach"sv,
                              "thai"sv,   "tong"sv,  "vuong"sv, "trieu"sv,  "nghiem"sv, "phung"sv, "mac"sv,   "chau"sv,
                              "than"sv,   "tang"sv,  "to"sv,    "khuat"sv,  "dam"sv,    "lai"sv,   "nong"sv,  "y"sv,
                              "h"sv,      "ksor"sv,  "siu"sv};
constexpr std::array honorifics{"chi"sv, "anh"sv, "co"sv, "c"sv,  "a"sv,  "e"sv,  "em"sv, "bac"sv,
                                "chu"sv, "ban"sv, "ms"sv, "mr"sv, "me"sv, "ba"sv, "ong"sv};

template <class List>
bool has(const List& list, std::string_view word)
{
    return std::ranges::find(list, word) != list.end();
}

} // namespace inbox::reading::cues
