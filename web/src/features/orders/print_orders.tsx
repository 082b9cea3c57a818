import { useEffect, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { Amount, shop_trouble_words, useCounter, useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { PaneNote, Skeleton } from "@/ui/pane";
import type { Order } from "@/wire/commerce";
import { exact } from "@/words/format";
import { show_phone } from "@/words/written";

const at_once = 4;
const orders_limit = 100;

/** The chosen orders on paper, one to a sheet: for the parcel and for whoever packs it. */
export function PrintOrders() {
  const { say } = useShopWords();
  const [search] = useSearchParams();
  const ids = (search.get("ids") ?? "").split(",").filter(Boolean).slice(0, orders_limit).join();
  const { orders, trouble, again } = useWholeOrders(ids);
  return (
    <section aria-label={say("orders.print")} className="min-h-0 flex-1 overflow-y-auto print:overflow-visible">
      <header className="sticky top-0 flex flex-wrap items-center gap-3 border-b border-line bg-back px-4 py-2 print:hidden">
        <h1 className="text-lg font-semibold">{say("orders.print")}</h1>
        <div className="ml-auto flex gap-2">
          <Link href="/orders" className="target inline-flex items-center text-sm text-accent underline">
            {say("orders.back")}
          </Link>
          <Button look="main" disabled={!orders || orders.length === 0} onClick={() => window.print()}>
            {say("orders.print.do")}
          </Button>
        </div>
      </header>
      {trouble && (
        <PaneNote alert title={shop_trouble_words(trouble, say)}>
          <Button onClick={again}>{say("common.retry")}</Button>
        </PaneNote>
      )}
      {!orders && !trouble && (
        <Skeleton label={say("page.loading")}>
          <div className="mx-auto my-4 h-96 max-w-2xl rounded-md bg-line" />
        </Skeleton>
      )}
      {orders?.length === 0 && <PaneNote title={say("orders.print.none")} />}
      {orders?.map((order) => (
        <Sheet key={order.id} order={order} />
      ))}
    </section>
  );
}

/** Whole orders, with the address nobody masks on a parcel. */
function useWholeOrders(ids: string) {
  const counter = useCounter();
  const [orders, set_orders] = useState<readonly Order[] | null>(null);
  const [trouble, set_trouble] = useState<Trouble | null>(null);
  const [round, again] = useState(0);
  useEffect(() => {
    let here = true;
    set_trouble(null);
    const wanted = ids.split(",").filter(Boolean);
    const read = async () => {
      const found: Order[] = [];
      for (let i = 0; i < wanted.length && here; i += at_once) {
        found.push(...(await Promise.all(wanted.slice(i, i + at_once).map((id) => counter.order(id)))));
      }
      if (here) set_orders(found);
    };
    read().catch((error) => here && set_trouble(trouble_of(error)));
    return () => {
      here = false;
    };
  }, [counter, ids, round]);
  return { orders, trouble, again: () => again(round + 1) };
}

function Sheet({ order }: { order: Order }) {
  const { say, language } = useShopWords();
  const shop = useSelect((state) => state.me?.workspace.name ?? "");
  const [code, set_code] = useState(true);
  const { shipping, payment } = order;
  const collect = order.to_collect ?? (payment.method === "cod" ? order.total - payment.deposit : 0);
  const place = [shipping.address, shipping.ward, shipping.province].filter(Boolean).join(", ");
  const amounts = [
    [say("draft.subtotal"), order.subtotal],
    [say("draft.fee"), payment.shipping_fee],
    [say("draft.discount"), -payment.discount],
    [say("draft.deposit"), -payment.deposit],
  ] as const;
  return (
    <article
      aria-label={order.code}
      className="mx-auto my-4 max-w-2xl break-after-page space-y-4 rounded-md border border-line bg-white p-6 text-sm text-black print:m-0 print:max-w-none print:border-0 print:p-0"
    >
      <div className="flex items-start justify-between gap-4">
        <div>
          <p>{shop}</p>
          <h2 className="text-xl font-semibold">{order.code}</h2>
          <p>{exact(Date.parse(order.created_at), language)}</p>
          {order.platform_order_id && <p>{order.platform_order_id}</p>}
        </div>
        {payment.method === "transfer" && code && (
          // A shop that has not said where payments go has no code.
          <img
            src={`/api/orders/${order.id}/qr.png`}
            alt={say("order.qr")}
            width={120}
            height={120}
            onError={() => set_code(false)}
          />
        )}
      </div>
      <div className="rounded-md border border-black p-3">
        <p>{say("order.receiver")}</p>
        <p className="text-lg font-semibold">
          {shipping.name}
          {" · "}
          {show_phone(shipping.phone)}
        </p>
        <p className="words-wrap text-base">{place}</p>
      </div>
      <table className="w-full border-collapse">
        <thead>
          <tr className="text-left">
            <th className="border-b border-black py-1 font-semibold">{say("order.lines")}</th>
            <th className="border-b border-black px-2 text-right font-semibold">{say("draft.quantity")}</th>
            <th className="border-b border-black text-right font-semibold">{say("orders.value")}</th>
          </tr>
        </thead>
        <tbody>
          {order.lines.map((line, index) => (
            <tr key={line.n ?? index}>
              <td className="border-b border-black py-1">
                {line.name}
                {line.sku && ` (${line.sku})`}
              </td>
              <td className="border-b border-black px-2 text-right tabular-nums">{line.quantity}</td>
              <td className="border-b border-black text-right">
                <Amount value={line.quantity * line.unit_price} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <dl className="ml-auto grid w-72 grid-cols-[1fr_auto] gap-x-4">
        {amounts
          .filter(([, amount], index) => index === 0 || amount !== 0)
          .map(([name, amount]) => (
            <div key={name} className="contents">
              <dt>{name}</dt>
              <dd className="text-right">
                <Amount value={amount} />
              </dd>
            </div>
          ))}
        <dt className="text-base font-semibold">{say("draft.total")}</dt>
        <dd className="text-right text-base font-semibold">
          <Amount value={order.total} />
        </dd>
        <dt className="text-lg font-semibold">{say("draft.collect")}</dt>
        <dd className="text-right text-lg font-semibold">
          <Amount value={collect} />
        </dd>
      </dl>
      {order.note && <p className="words-wrap">{say("orders.note", { note: order.note })}</p>}
    </article>
  );
}
