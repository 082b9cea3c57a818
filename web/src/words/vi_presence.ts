/** Words about being at work, one's own and colleagues'. */
export const vi_presence = {
  "presence.online": "Đang trực",
  "presence.away": "Tạm vắng",
  "presence.offline": "Ngoại tuyến",
  "presence.switch": "Trạng thái của bạn: {state}",
  "presence.go_away": "Chuyển sang tạm vắng",
  "presence.come_back": "Chuyển sang đang trực",
  "presence.hint": "Khi tạm vắng, bạn không được chia hội thoại mới.",
} as const;
