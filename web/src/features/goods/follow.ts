import { with_product, with_stock } from "@/store/goods";
import { type Product, product, stock } from "@/wire/commerce";
import { decode } from "@/wire/decode";
import type { Event } from "@/wire/frames";

/** The table of products after an event. A product that is newer than the first row would stand above: "fresh". */
export function follow_goods(products: readonly Product[], event: Event): readonly Product[] | "fresh" {
  if (event.what === "gone" && event.of === "product") return products.filter(({ id }) => id !== event.id);
  if (event.what !== "other") return products;
  try {
    if (event.kind === "stock.updated") return with_stock(products, decode(stock, event.object, event.kind));
    if (!event.kind.startsWith("product.")) return products;
    const told = decode(product, event.object, event.kind);
    if (products.some(({ id }) => id === told.id)) return with_product(products, told);
    return !told.archived && (told.created_at ?? "") > (products[0]?.created_at ?? "") ? "fresh" : products;
  } catch (error) {
    console.error(error);
    return products;
  }
}
