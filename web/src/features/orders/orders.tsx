import { type ReactNode, useState } from "react";
import { Link, useSearchParams } from "wouter";
import { BookView, may, PageHead, useBook, useCounter, useRole, useShopWords } from "@/features/counter";
import { with_row } from "@/store/book_of_orders";
import { PaneNote } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import type { Order } from "@/wire/commerce";
import { BulkBar } from "./bulk_bar";
import { Filters } from "./filters";
import { follow_orders } from "./follow";
import { OrderRow } from "./order_row";

/** The order book: what came in over every channel, by whom, and where each stands. An order opens beside it. */
export function Orders({ badge, open, children }: { badge: ReactNode; open: string | null; children?: ReactNode }) {
  const counter = useCounter();
  const { say } = useShopWords();
  const role = useRole();
  const now = useNow(60_000);
  const [search] = useSearchParams();
  const asked = Object.fromEntries(
    ["status", "channel", "staff", "customer_id", "q"].map((name) => [name, search.get(name) ?? ""]),
  );
  const { book, kept } = useBook<Order>(JSON.stringify(asked), () => ({
    read: (cursor) => counter.orders({ ...asked, cursor }),
    follow: follow_orders,
  }));
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set());
  const picked = kept.rows.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) => {
    const after = new Set(chosen);
    if (!after.delete(id)) after.add(id);
    choose(after);
  };
  const all = picked.length > 0 && picked.length === kept.rows.length;
  const query = search.toString();
  const suffix = query === "" ? "" : `?${query}`;
  const filtered = Object.values(asked).some((value) => value !== "");
  const head = "border-b border-line px-2 py-1 font-normal whitespace-nowrap";
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <section
        aria-label={say("nav.orders")}
        className={`${open ? "hidden lg:flex" : "flex"} @container min-h-0 min-w-0 flex-1 flex-col`}
      >
        <PageHead title={say("nav.orders")} badge={badge} />
        <Filters />
        {picked.length > 0 && (
          <BulkBar
            orders={picked}
            editable={may(role, "sell")}
            onMoved={(order) => book.change((rows) => with_row(rows, order))}
            onDone={() => choose(new Set())}
          />
        )}
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={kept.loading.kind === "loading"}>
          <BookView
            book={book}
            kept={kept}
            empty={
              <PaneNote title={say(filtered ? "goods.empty.filter" : "orders.empty")}>
                <Link href={filtered ? "/orders" : "/inbox"} className="text-accent underline">
                  {say(filtered ? "page.unfilter" : "orders.empty.inbox")}
                </Link>
              </PaneNote>
            }
            fresh={(n) => say("orders.fresh", { n })}
          >
            <table className="w-full border-collapse text-sm">
              <caption className="sr-only">{say("nav.orders")}</caption>
              <thead className="sticky top-0 z-10 bg-back text-left text-muted">
                <tr>
                  <td className="border-b border-line pl-2">
                    <label className="target inline-flex items-center justify-center">
                      <span className="sr-only">{say("orders.choose.all")}</span>
                      <input
                        type="checkbox"
                        className="size-4 accent-button"
                        checked={all}
                        onChange={() => choose(all ? new Set() : new Set(kept.rows.map(({ id }) => id)))}
                      />
                    </label>
                  </td>
                  <th scope="col" className={head}>
                    {say("orders.order")}
                  </th>
                  <th scope="col" className={`${head} hidden @2xl:table-cell`}>
                    {say("orders.channel")}
                  </th>
                  <th scope="col" className={`${head} text-right`}>
                    {say("orders.value")}
                  </th>
                  <th scope="col" className={`${head} hidden @md:table-cell`}>
                    {say("orders.status")}
                  </th>
                  <th scope="col" className={`${head} hidden @3xl:table-cell`}>
                    {say("orders.by")}
                  </th>
                  <th scope="col" className={`${head} hidden text-right @lg:table-cell`}>
                    {say("orders.age")}
                  </th>
                </tr>
              </thead>
              <tbody>
                {kept.rows.map((order) => (
                  <OrderRow
                    key={order.id}
                    order={order}
                    href={`/orders/${order.id}${suffix}`}
                    open={order.id === open}
                    chosen={chosen.has(order.id)}
                    now={now}
                    onChoose={() => toggle(order.id)}
                  />
                ))}
              </tbody>
            </table>
          </BookView>
        </div>
      </section>
      {children}
    </div>
  );
}
