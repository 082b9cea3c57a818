import { type FormEvent, useState } from "react";
import { Link } from "wouter";
import { shop_trouble_words, useAct, useCounter, useShopWords } from "@/features/counter";
import { common_moves } from "@/store/book_of_orders";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import { Icon } from "@/ui/icons";
import type { Order, OrderState } from "@/wire/commerce";

/** More labels than this are not printed at once: a browser would take minutes over them. */
const print_limit = 100;

interface Refused {
  readonly code: string;
  readonly why: string;
}

/** What can be done with the chosen orders together: printing, and going where every one of them may go. */
export function BulkBar({
  orders,
  editable,
  onMoved,
  onDone,
}: {
  orders: readonly Order[];
  editable: boolean;
  onMoved: (order: Order) => void;
  onDone: () => void;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const { busy, run } = useAct();
  const [asking, ask] = useState<OrderState | null>(null);
  const [done, tell] = useState<{ moved: number; refused: readonly Refused[] } | null>(null);
  const moves = editable ? common_moves(orders) : [];

  const move = (status: OrderState, why: string) =>
    void run(async () => {
      ask(null);
      tell(null);
      const refused: Refused[] = [];
      let moved = 0;
      // One after the other: each takes from the shelf what the one before left.
      for (const { id, code, seq } of orders) {
        try {
          onMoved(await counter.move_order(id, status, why, seq));
          moved++;
        } catch (error) {
          refused.push({ code, why: shop_trouble_words(trouble_of(error), say) });
        }
      }
      tell({ moved, refused });
    });
  const choose = (state: OrderState) => (state === "cancelled" || state === "returned" ? ask(state) : move(state, ""));
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (asking) move(asking, written(new FormData(event.currentTarget), "why"));
  };
  return (
    <section aria-label={say("orders.bulk")} className="border-y border-line bg-surface px-4 py-2 text-sm">
      <div className="flex flex-wrap items-center gap-2">
        <span role="status" className="font-medium">
          {say("orders.chosen", { n: orders.length })}
        </span>
        {orders.length <= print_limit && (
          <Link
            href={`/orders/print?ids=${orders.map(({ id }) => id).join(",")}`}
            className="target inline-flex items-center gap-1 rounded-md border border-field bg-back px-3 hover:bg-surface"
          >
            <Icon name="print" size={16} />
            {say("orders.print")}
          </Link>
        )}
        {moves.map((state) => (
          <Button key={state} className="bg-back" disabled={busy} onClick={() => choose(state)}>
            {say(`order.move.${state}`)}
          </Button>
        ))}
        <Button look="quiet" onClick={onDone}>
          {say("orders.unchoose")}
        </Button>
      </div>
      {done && (
        <div role="status">
          {done.moved > 0 && <p className="text-good">{say("orders.moved", { n: done.moved })}</p>}
          {done.refused.length > 0 && (
            <ul className="list-none p-0 text-danger">
              {done.refused.map(({ code, why }) => (
                <li key={code}>{say("orders.refused", { code, why })}</li>
              ))}
            </ul>
          )}
        </div>
      )}
      {asking && (
        <FormDialog title={say(`order.move.${asking}`)} close={say("common.close")} onClose={() => ask(null)}>
          <form onSubmit={submit} className="space-y-4">
            <p>{say("orders.ask", { n: orders.length })}</p>
            <Field label={say("order.why")}>
              {(parts) => <input {...parts} name="why" maxLength={200} autoComplete="off" required />}
            </Field>
            <div className="flex justify-end gap-2">
              <Button onClick={() => ask(null)}>{say("common.cancel")}</Button>
              <Button look="main" type="submit" disabled={busy}>
                {say(`order.move.${asking}`)}
              </Button>
            </div>
          </form>
        </FormDialog>
      )}
    </section>
  );
}
