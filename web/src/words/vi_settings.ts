/** Words of the frame of the settings; each section has a file of its own. */
export const vi_settings = {
  "settings.all": "Tất cả cài đặt",
  "settings.me": "Hiển thị và tài khoản",
  "settings.staff": "Nhân viên",
  "settings.replies": "Mẫu trả lời",
  "settings.labels": "Nhãn",
  "settings.automation": "Phân công và tự động",
  "settings.hours": "Giờ làm việc",
  "settings.notifications": "Thông báo",
  "settings.audit": "Nhật ký",
  "settings.owner_only": "Chỉ chủ shop đổi được phần này; bạn chỉ xem được.",
  "settings.supervisor_only": "Chỉ quản lý và chủ shop đổi được phần này; bạn chỉ xem được.",
  "settings.saved": "Đã lưu",
  "settings.changed": "Chưa lưu",
  "settings.unsaved": "Có thay đổi chưa lưu. Rời đi?",
  "settings.leave": "Rời đi, bỏ thay đổi",
  "settings.stay": "Ở lại",
} as const;
