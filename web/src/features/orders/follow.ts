import { with_row } from "@/store/book_of_orders";
import { type Order, order } from "@/wire/commerce";
import { decode } from "@/wire/decode";
import type { Event } from "@/wire/frames";

/** The table of orders after an event. An order newer than the first row would stand above: "fresh". */
export function follow_orders(orders: readonly Order[], event: Event): readonly Order[] | "fresh" {
  if (event.what === "gone" && event.of === "order") {
    return orders.some(({ id }) => id === event.id) ? orders.filter(({ id }) => id !== event.id) : orders;
  }
  if (event.what !== "other" || !event.kind.startsWith("order.")) return orders;
  try {
    const told = decode(order, event.object, event.kind);
    if (orders.some(({ id }) => id === told.id)) return with_row(orders, told);
    return told.created_at > (orders[0]?.created_at ?? "") ? "fresh" : orders;
  } catch (error) {
    console.error(error);
    return orders;
  }
}
