import { type DeskProvided, useDesk } from "@/features/desk";
import { Shop } from "@/sync/shop";

const shops = new WeakMap<DeskProvided, Shop>();

/** The calls about goods, orders and people; one and the same for a desk. */
export function useShop(): Shop {
  const desk = useDesk();
  let shop = shops.get(desk);
  if (!shop) {
    shop = new Shop((verb, path, asked) => desk.ask(verb, path, asked));
    shops.set(desk, shop);
  }
  return shop;
}
