import type { ReactNode } from "react";
import { ImportGoods } from "./import_goods";
import { Listings } from "./listings";
import { NewProduct } from "./new_product";
import { Products } from "./products";

/** All that is sold: the table, a product beside it, a new one, a file of them, and what platforms call them. */
export function GoodsPage({ badge, at }: { badge: ReactNode; at: string | null }) {
  switch (at) {
    case "new":
      return <NewProduct badge={badge} />;
    case "import":
      return <ImportGoods badge={badge} />;
    case "listings":
      return <Listings badge={badge} />;
    default:
      return <Products badge={badge} open={at} />;
  }
}
