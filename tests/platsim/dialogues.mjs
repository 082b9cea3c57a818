/**
 * How customers talk. A dialogue is a list of turns; a turn is what somebody writes before waiting for an answer, often
 * in several short messages. `{…}` is filled in for each customer.
 */

export const dialogues = [
  [["Shop ơi cho mình hỏi", "{Hàng} này còn size {size} không ạ?"], ["Màu {màu} có không shop?", "Cho mình xin ảnh thật với ạ"], ["Đẹp quá, mình lấy 1 cái size {size} màu {màu} nhé", "{tên}\n{sđt}\n{địa chỉ}"], ["Bao lâu thì nhận được hàng ạ?"], ["Dạ mình cảm ơn shop"]],
  [[{ kind: "image" }, "Mẫu này bao nhiêu vậy shop?"], ["Ship về {tỉnh} bao nhiêu tiền ạ?"], ["Ok chốt cho mình nhé", "sđt {sđt}", "đc: {địa chỉ}"], [{ kind: "sticker" }]],
  [["{mã} còn hàng k ạ"], ["Mình cao 1m58 nặng 49kg mặc size nào vừa shop?"], ["Vậy lấy mình size {size} màu {màu}", "Gửi về {địa chỉ}, sđt {sđt} {tên}"], ["Ok ạ", "Nhớ gói kỹ giúp mình nha"]],
  [["Cho hỏi giá {hàng} ạ"], ["Mua 2 cái có giảm không shop ơi?"], ["Vậy mình lấy 2 cái: 1 {màu} 1 {màu khác}, đều size {size}", "Mình chuyển khoản trước được không?"], ["Mình chuyển rồi nhé", { kind: "image" }], ["{tên} - {sđt} - {địa chỉ}"]],
  [["Shop ơi đơn của mình đặt hôm thứ Hai sao chưa thấy giao ạ?", "Tên {tên} sđt {sđt}"], ["Lâu quá vậy, mình đang cần gấp để đi đám cưới"], ["Dạ vâng, shop hối bên giao hàng giúp mình với"], ["Mình nhận được rồi nhé, cảm ơn shop"]],
  [["Mình nhận hàng rồi mà áo bị lỗi đường chỉ shop ạ", { kind: "image" }, { kind: "image" }], ["Mình muốn đổi cái khác được không?"], ["Vậy mình gửi về địa chỉ nào ạ?"], ["Ok cảm ơn shop nhiều", "Shop làm việc dễ thương quá"]],
  [["{Hàng} mặc có nóng không ạ"], ["Vải có co rút sau khi giặt không shop?"], ["Để mình suy nghĩ thêm nha"]],
  [["Hàng về chưa shop ơi, hôm trước mình có hỏi {mã} màu {màu}"], ["Giữ cho mình 1 cái size {size} nhé, chiều mình qua lấy"], ["Shop mở cửa tới mấy giờ ạ?"]],
  [["Sao giao nhầm màu vậy shop", "Mình đặt màu {màu} mà nhận được màu {màu khác}"], ["Giờ đổi thì ai chịu phí ship ạ?"], ["Vậy được, shop cho người qua lấy ở {địa chỉ} nhé"]],
  [["Dạ cho em hỏi giá sỉ {hàng} lấy từ 10 cái ạ"], ["Em ở {tỉnh}, lấy 15 cái thì bao nhiêu một cái ạ?"], ["Cho em xin bảng giá với"], ["Dạ em xem rồi báo lại ạ"]],
  [["ib giá", "{hàng}"], ["mắc vậy, bớt xíu đi shop"], ["Thôi được rồi lấy 1 cái {màu} size {size}", "{sđt} {địa chỉ}"]],
  [["Shop có freeship không ạ?"], ["Đơn bao nhiêu thì được freeship?"], ["Vậy cho mình thêm 1 {hàng khác} nữa cho đủ"], ["Tổng cộng bao nhiêu ạ?"], ["Ok shop, nhà mình ở {địa chỉ}, số {sđt}, người nhận {tên}"]],
  [["Chị ơi em mới đặt nhầm size, đổi từ M sang {size} giúp em với ạ"], ["Dạ em cảm ơn chị nhiều ạ ❤"]],
  [["{Hàng} đẹp lắm shop ơi, vải mát, giao nhanh 😍", { kind: "image" }], ["Lần sau có mẫu mới nhắn mình nha"]],
  [["Alo shop", "Có ai không ạ"], ["Shop cho mình hỏi {hàng} {màu} size {size} còn không"], ["Còn thì giao về {địa chỉ} giúp mình, sđt {sđt}"]],
  [[{ kind: "location" }, "Nhà mình chỗ này, shop có giao hoả tốc không?"], ["Phí bao nhiêu ạ?"], ["Vậy giao luôn giúp mình, {sđt}"]],
];

/** What a customer says to an answer after the dialogue is over. */
export const farewells = ["Dạ mình cảm ơn shop ạ", "Ok shop", "Vâng ạ", "Cảm ơn shop nhiều nha", "Dạ để em xem rồi báo shop", "Ok, mình đợi nhé", "Tuyệt vời luôn ạ 👍"];

/** What a customer says when nobody answers. */
export const nudges = ["Shop ơi?", "Alo shop ơi", "Shop có đó không ạ?", "Rep mình với shop ơi", "??"];

/** What people write below a live sale. */
export const liveComments = ["Giá bao nhiêu ạ?", "Giá bn shop", "Chốt {mã} size {size}", "{mã} {màu} {size} {sđt}", "Còn size {size} không shop", "Lấy 1 {hàng} màu {màu}", "ib em với ạ", "❤❤❤",
  "Vải gì vậy shop", "Cho xem mặt sau với", "Shop quay gần lại đi", "Chốt đơn {sđt}", "2 cái {mã} nhé shop", "Mình ở {tỉnh} ship bao nhiêu", "Đẹp quá 😍", "Áo chị đang mặc mã mấy ạ",
  "Hôm trước em mua rồi, mặc thích lắm", "Freeship không shop ơi", "1m60 55kg mặc size gì", "Chấm hóng", ".", "Lên lại mẫu {mã} đi shop", "Sao inbox không thấy trả lời", "{mã} còn màu {màu} không ạ"];

/** What a colleague types in the platform's own app. */
export const colleagueWords = ["Dạ shop chào mình ạ, mình đợi em kiểm tra hàng chút nhé", "Dạ mẫu này bên em còn đủ size ạ", "Dạ đơn của mình đang trên đường giao rồi ạ"];
