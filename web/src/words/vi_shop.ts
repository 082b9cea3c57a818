import { vi_selling } from "./vi_selling";

/** Words of the pages about goods, orders and people, fetched together with them. Keys are of the shop, not of a page. */
export const vi_shop = {
  ...vi_selling,
  "stock.on_hand": "Trong kho",
  "stock.reserved": "Đang giữ",
  "stock.available": "Có thể bán",
} as const;
