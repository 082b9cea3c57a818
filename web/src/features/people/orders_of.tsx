import { Link } from "wouter";
import { Amount, BookView, OrderStateMark, useBook, useCounter, useShopWords } from "@/features/counter";
import { with_row } from "@/store/book_of_orders";
import { type Order, order } from "@/wire/commerce";
import type { Event } from "@/wire/frames";
import { date } from "@/words/format";

/** Every order of a person, newest first, whichever of their accounts it was made for. */
export function OrdersOf({ id }: { id: string }) {
  const counter = useCounter();
  const { say, language } = useShopWords();
  const { book, kept } = useBook<Order>(id, () => ({
    read: (cursor) => counter.customer_orders(id, { cursor }),
    follow,
  }));
  return (
    <section aria-labelledby="person-orders" className="space-y-2">
      <h2 id="person-orders" className="text-base font-semibold">
        {say("people.orders")}
      </h2>
      <BookView book={book} kept={kept} empty={<p className="text-sm text-muted">{say("people.orders.empty")}</p>}>
        <ul className="list-none p-0">
          {kept.rows.map((row) => (
            <li
              key={row.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line py-2 text-sm last:border-b-0"
            >
              <Link href={`/orders/${row.id}`} className="min-w-20 font-medium text-accent hover:underline">
                {row.code}
              </Link>
              <OrderStateMark state={row.status} />
              <span className="text-muted">{date(Date.parse(row.created_at), language)}</span>
              <Amount value={row.total} className="ml-auto font-medium" />
            </li>
          ))}
        </ul>
      </BookView>
    </section>
  );
}

function follow(rows: readonly Order[], event: Event): readonly Order[] {
  if (event.what !== "other" || !event.kind.startsWith("order.")) return rows;
  const told = order.safeParse(event.object);
  return told.success ? with_row(rows, told.data) : rows;
}
