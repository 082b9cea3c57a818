import type { ShopCatalogue } from "./catalogue";
import { en_selling } from "./en_selling";

export const en_shop: ShopCatalogue = {
  ...en_selling,
  "stock.on_hand": "On hand",
  "stock.reserved": "Reserved",
  "stock.available": "Available",
};
