/** The ways to what supervisors look at. */
export const vi_supervising = {
  "nav.board": "Trực tiếp",
  "nav.reports": "Báo cáo",
} as const;
