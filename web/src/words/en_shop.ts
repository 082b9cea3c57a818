import type { ShopCatalogue } from "./catalogue";
import { en_goods } from "./en_goods";
import { en_selling } from "./en_selling";

export const en_shop: ShopCatalogue = {
  ...en_goods,
  ...en_selling,
};
