import { Link } from "wouter";
import { BookView, useBook, useCounter, useShopWords } from "@/features/counter";
import { useNow } from "@/ui/use_now";
import type { Movement } from "@/wire/commerce";
import { exact, moment } from "@/words/format";

/** With its sign, so that in and out are told apart without colours. */
function signed(n: number): string {
  return n > 0 ? `+${n}` : n < 0 ? `−${-n}` : "0";
}

/** Every movement of a product's stock, newest first: what, who and why, and how many there were afterwards. */
export function Ledger({ product_id }: { product_id: string }) {
  const counter = useCounter();
  const { say, language } = useShopWords();
  const now = useNow(60_000);
  const { book, kept } = useBook<Movement>(product_id, () => ({
    read: (cursor) => counter.ledger({ product_id, limit: 20, cursor }),
    follow: (rows) => rows,
  }));
  return (
    <section aria-labelledby="ledger-title" className="space-y-2">
      <h3 id="ledger-title" className="font-semibold">
        {say("ledger.title")}
      </h3>
      <BookView book={book} kept={kept} empty={<p className="text-sm text-muted">{say("ledger.empty")}</p>}>
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{say("ledger.title")}</caption>
          <thead className="text-left text-muted">
            <tr>
              <th scope="col" className="border-b border-line py-1 font-normal">
                {say("ledger.what")}
              </th>
              <th scope="col" className="border-b border-line px-2 text-right font-normal">
                {say("stock.on_hand")}
              </th>
              <th scope="col" className="border-b border-line text-right font-normal">
                {say("stock.reserved")}
              </th>
            </tr>
          </thead>
          <tbody>
            {kept.rows.map((row) => (
              <tr key={`${row.variant_id} ${row.n}`}>
                <th scope="row" className="border-b border-line py-1.5 text-left align-top font-normal">
                  <span className="block">
                    {say(`ledger.${row.kind}`)}
                    {row.order && (
                      <>
                        {" "}
                        <Link href={`/orders/${row.order.id}`} className="text-accent underline">
                          {row.order.code}
                        </Link>
                      </>
                    )}
                    {row.reason && <span className="words-wrap"> · {row.reason}</span>}
                  </span>
                  <span className="block text-xs text-muted">
                    {row.sku}
                    {" · "}
                    {row.staff?.name || say("ledger.nobody")}
                    {" · "}
                    <time dateTime={row.at} title={exact(Date.parse(row.at), language)}>
                      {moment(Date.parse(row.at), now, language)}
                    </time>
                  </span>
                </th>
                <Numbers change={row.on_hand_change} after={row.on_hand} className="px-2" />
                <Numbers change={row.reserved_change} after={row.reserved} />
              </tr>
            ))}
          </tbody>
        </table>
      </BookView>
    </section>
  );
}

function Numbers({ change, after, className = "" }: { change: number; after: number; className?: string }) {
  return (
    <td className={`border-b border-line py-1.5 text-right align-top whitespace-nowrap tabular-nums ${className}`}>
      {change !== 0 && <span className="font-medium">{signed(change)}</span>}
      <span className="block text-xs text-muted">{after}</span>
    </td>
  );
}
