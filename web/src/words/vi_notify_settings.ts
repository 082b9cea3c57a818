/** Words of the settings of notices. */
export const vi_notify_settings = {
  "notify.device": "Thông báo trên máy này",
  "notify.what":
    "Khi bạn ở trang khác, máy báo tin mới của bạn và hội thoại chưa giao, lời nhắc tên, hội thoại được giao và tin gửi lỗi.",
  "notify.allow": "Bật thông báo",
  "notify.granted": "Máy này đang hiện thông báo.",
  "notify.denied": "Trình duyệt đang chặn. Mở cài đặt của trang ở thanh địa chỉ để cho phép.",
  "notify.unable": "Trình duyệt này không hiện được thông báo.",
  "notify.iphone": "Trên iPhone, chọn Thêm vào Màn hình chính rồi mở Gom từ đó.",
  "notify.closed": "Khi mọi trang Gom đã đóng, máy không báo được.",
  "notify.which": "Báo những gì",
  "notify.notify_sound": "Phát âm thanh",
  "notify.notify_unassigned": "Báo cả hội thoại chưa giao",
  "notify.notify_desktop": "Hiện thông báo khi không nhìn trang",
  "notify.notify_text": "Hiện nội dung tin; tắt khi dùng chung máy",
  "notify.quiet": "Không làm phiền",
  "notify.pause": "Im lặng 1 giờ",
  "notify.paused": "Im lặng tới {time}.",
  "notify.resume": "Bật lại ngay",
  "notify.hours": "Im lặng theo giờ mỗi ngày",
  "notify.from": "Từ",
  "notify.to": "Đến",
} as const;
