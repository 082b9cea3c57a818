/** What is told outside a conversation, and how. */
export const vi_notify = {
  "notify.open": "Mở",
  "notify.burst": "{n} tin mới từ {m} khách",
  "notify.mention": "{who} nhắc bạn ở hội thoại với {name}.",
  "notify.handed": "Hội thoại với {name} được giao cho bạn.",
  "notify.failed": "Tin gửi {name} chưa tới nơi.",
  "notify.waiting": "{name} chờ trả lời đã lâu.",
  "notify.closing": "Sắp hết hạn trả lời {name}.",
  "notify.channel": "Kênh {name} mất kết nối.",
  "notify.hidden": "Có tin nhắn mới.",
  "notify.attachment": "Đã gửi ảnh hoặc tệp.",
} as const;
