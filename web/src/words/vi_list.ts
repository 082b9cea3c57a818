/** Words of the list pane: views, filters, the menu of a row, what is done to many at once. */
export const vi_list = {
  "list.empty.filter": "Không có hội thoại nào khớp.",
  "list.empty.filter.clear": "Bỏ lọc",
} as const;
