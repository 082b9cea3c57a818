import type { Order } from "@/wire/commerce";
import { vnd } from "@/words/format";
import { say_all_vi } from "@/words/shop";

/**
 * To the customer, in their language whatever the page's is: in the shop's own words where it has some. A person looks at
 * it before it goes.
 */
export function confirmation(order: Order, template = ""): string {
  const { shipping } = order;
  if (template.trim() !== "") {
    const values: Readonly<Record<string, string>> = {
      code: order.code,
      total: vnd(order.total),
      name: shipping.name,
      status: say_all_vi(`order.status.${order.status}`),
    };
    return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  }
  return say_all_vi("draft.confirmation", {
    code: order.code,
    lines: order.lines
      .map((line) => say_all_vi("draft.confirmation.line", { n: line.quantity, name: line.name }))
      .join(", "),
    total: vnd(order.total),
    place: [shipping.address, shipping.ward, shipping.province].filter(Boolean).join(", "),
  });
}
