import { type Order, type OrderState, order_states } from "@/wire/commerce";

/** Orders as the table of them keeps them. All pure. */

/** An order is as it now is. Older news changes nothing. */
export function with_row(orders: readonly Order[], order: Order): readonly Order[] {
  const at = orders.findIndex(({ id }) => id === order.id);
  const before = orders[at];
  return before && before.seq < order.seq ? orders.with(at, order) : orders;
}

/** Where all of these may go together, in the order of the way; nothing chosen may go nowhere. */
export function common_moves(orders: readonly Order[]): readonly OrderState[] {
  const [first, ...rest] = orders;
  if (!first) return [];
  return order_states.filter(
    (state) => first.allowed.includes(state) && rest.every(({ allowed }) => allowed.includes(state)),
  );
}
