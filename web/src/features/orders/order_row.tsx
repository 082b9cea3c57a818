import { Link } from "wouter";
import { Amount, OrderStateMark, useShopWords } from "@/features/counter";
import { mark_of, platform_name } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { Icon } from "@/ui/icons";
import type { Order } from "@/wire/commerce";
import { exact, length } from "@/words/format";

export function OrderRow({
  order,
  href,
  open,
  chosen,
  now,
  onChoose,
}: {
  order: Order;
  href: string;
  open: boolean;
  chosen: boolean;
  now: number;
  onChoose: () => void;
}) {
  const { say, language } = useShopWords();
  const at = Date.parse(order.created_at);
  const { channel } = order;
  const mark = channel && mark_of(channel.platform);
  const name = order.customer?.name || order.shipping.name || say("list.nobody");
  const age = length(Math.max(0, now - at), say);
  const cell = "border-b border-line px-2 py-1.5";
  return (
    <tr data-order={order.id} className={open || chosen ? "bg-selected" : ""}>
      <td className="border-b border-line pl-2">
        <label className="target inline-flex items-center justify-center">
          <span className="sr-only">{say("orders.choose", { code: order.code })}</span>
          <input type="checkbox" className="size-4 accent-button" checked={chosen} onChange={onChoose} />
        </label>
      </td>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <Link href={href} aria-current={open ? "true" : undefined} className="font-medium hover:underline">
          {order.code}
        </Link>
        <span className="words-wrap block text-muted">{name}</span>
        <span className="flex flex-wrap items-center gap-x-3 text-muted">
          <span className="@md:hidden">
            <OrderStateMark state={order.status} />
          </span>
          <span className="@lg:hidden">{age}</span>
          {order.oversold && (
            <span className="inline-flex items-center gap-1 text-danger">
              <Icon name="warning" size={16} />
              {say("stock.oversold")}
            </span>
          )}
        </span>
      </th>
      <td className={`${cell} hidden @2xl:table-cell`}>
        {channel && mark && (
          <span className="inline-flex items-center gap-2">
            <Avatar initial={mark.letter} picture={mark.image} size={20} />
            <span>
              <span className="sr-only">{platform_name(channel.platform, say)} </span>
              {channel.name}
            </span>
          </span>
        )}
      </td>
      <td className={`${cell} text-right`}>
        <Amount value={order.total} className="font-medium" />
        <span className="block text-xs text-muted">{say(`order.${order.payment.method}`)}</span>
      </td>
      <td className={`${cell} hidden @md:table-cell`}>
        <OrderStateMark state={order.status} />
      </td>
      <td className={`${cell} hidden @3xl:table-cell`}>{order.created_by?.name || say("ledger.nobody")}</td>
      <td className={`${cell} hidden text-right whitespace-nowrap text-muted @lg:table-cell`}>
        <time dateTime={order.created_at} title={exact(at, language)}>
          {age}
        </time>
      </td>
    </tr>
  );
}
