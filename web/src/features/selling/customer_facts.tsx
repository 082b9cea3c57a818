import { useEffect } from "react";
import { Known } from "./panel";
import type { Ways } from "./side";
import { useShop, useShopSelect } from "./use_shop";

/** The customer as they stand beside a thread, for a page of their own: the same facts, the same ways to change them. */
export function CustomerFacts({ id, ways }: { id: string; ways: Ways }) {
  const shop = useShop();
  const known = useShopSelect((state) => state.panels.get(id));
  useEffect(() => {
    shop.show(id);
    return () => shop.show(null);
  }, [shop, id]);
  return <Known id={id} known={known} conversation_id="" ways={ways} />;
}
