import type { ShopCatalogue } from "./catalogue";

export const en_shop: ShopCatalogue = {
  "stock.on_hand": "On hand",
  "stock.reserved": "Reserved",
  "stock.available": "Available",
};
