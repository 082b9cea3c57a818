/** Words of the pages about goods, orders and people, fetched together with them. Keys are of the shop, not of a page. */
export const vi_shop = {
  "stock.on_hand": "Trong kho",
  "stock.reserved": "Đang giữ",
  "stock.available": "Có thể bán",
} as const;
