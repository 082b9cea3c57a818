import { type StockState, stock_state } from "@/store/goods";
import { Icon, type IconName } from "@/ui/icons";
import type { OrderState, Variant } from "@/wire/commerce";
import type { SayAll } from "@/words/catalogue";
import { vnd } from "@/words/format";
import { useShopWords } from "./use_shop_words";

const stock_looks: Readonly<Record<Exclude<StockState, "fine">, readonly [IconName, string]>> = {
  oversold: ["warning", "text-danger"],
  out: ["stop", "text-danger"],
  low: ["warning", "text-warning"],
};

/** Low, out or sold more often than it is there: a drawing and a word. */
export function StockMark({ variant, count }: { variant: Pick<Variant, "available" | "low">; count?: number }) {
  const { say } = useShopWords();
  const state = stock_state(variant);
  if (state === "fine") return null;
  const [icon, look] = stock_looks[state];
  const words =
    state === "oversold" && count === undefined
      ? say("stock.oversold.by", { n: -variant.available })
      : say(`stock.${state}`);
  return (
    <span className={`inline-flex items-center gap-1 text-sm whitespace-nowrap ${look}`}>
      <Icon name={icon} size={16} />
      {words}
      {count !== undefined && count > 1 && ` (${count})`}
    </span>
  );
}

const order_looks: Readonly<Record<OrderState, readonly [string, string]>> = {
  draft: ["○", "text-muted"],
  to_confirm: ["◌", "text-warning"],
  confirmed: ["●", "text-info"],
  packing: ["●", "text-info"],
  shipping: ["◐", "text-info"],
  delivered: ["✓", "text-good"],
  returned: ["×", "text-danger"],
  cancelled: ["×", "text-muted"],
};

export function order_state_words(state: OrderState, say: SayAll): string {
  return say(`order.status.${state}`);
}

/** Where an order stands, never by colour alone. */
export function OrderStateMark({
  state,
  className = "text-sm font-medium",
}: {
  state: OrderState;
  className?: string;
}) {
  const { say } = useShopWords();
  const [mark, look] = order_looks[state];
  return (
    <span className={`inline-flex items-center gap-1 whitespace-nowrap ${look} ${className}`}>
      <span aria-hidden="true">{mark}</span>
      {order_state_words(state, say)}
    </span>
  );
}

export function Amount({ value, className = "" }: { value: number; className?: string }) {
  return <span className={`whitespace-nowrap tabular-nums ${className}`}>{vnd(value)}</span>;
}
