import { type SayAll, type ShopKey, sayer } from "./catalogue";
import { vi } from "./vi";
import { vi_shop } from "./vi_shop";

/** Vietnamese with the words of goods, orders and people. Import it from pages that are fetched later, or it is not. */
export const say_all_vi: SayAll = sayer({ ...vi, ...vi_shop }, "vi");

/** Whether a word made of data, such as `order.` and a state from the server, is among the shop's. */
export function known_shop_key(key: string): key is ShopKey {
  return Object.hasOwn(vi_shop, key);
}
