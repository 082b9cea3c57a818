import { useState } from "react";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import type { Order, OrderState } from "@/wire/commerce";
import { Failed, Part, useDoing } from "./parts";
import type { Ways } from "./side";
import { useAllWords, useShop } from "./use_shop";

/** The way of an order that goes well. */
const way: readonly OrderState[] = ["to_confirm", "confirmed", "packing", "shipping", "delivered"];

/** How far it is, where it may go next, and telling the customer. What takes something away is asked about first. */
export function OrderMoves({ order, conversation_id, ways }: { order: Order; conversation_id: string; ways: Ways }) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const [asking, ask] = useState<OrderState | null>(null);
  const [said, set_said] = useState<string | null>(null);
  const move = (status: OrderState, why: string) => {
    set_said(null);
    doing.run(async () => {
      try {
        await shop.move(order.id, status, why, order.seq);
      } catch (error) {
        const trouble = trouble_of(error);
        if (trouble.kind !== "refused" || !/changed$/.test(trouble.problem.type)) throw error;
        await shop.order(order.id);
        set_said(say("order.changed"));
      }
    });
  };
  const tell = () => {
    set_said(null);
    doing.run(async () => {
      await shop.tell(order.id);
      set_said(say("order.told"));
    });
  };
  const onward = order.allowed.filter((state) => way.indexOf(state) > way.indexOf(order.status) && way.includes(state));
  const next = onward[0];
  const others = order.allowed.filter((state) => state !== next);
  const draft_here = order.status === "draft" && order.conversation_id === conversation_id;
  return (
    <Part title={say("order.steps")}>
      <Steps status={order.status} />
      <div className="flex flex-wrap gap-2">
        {draft_here && <Button onClick={() => ways.show({ kind: "new order" })}>{say("order.edit")}</Button>}
        {next && (
          <Button look="main" disabled={doing.busy} onClick={() => move(next, "")}>
            {say(`order.move.${next}`)}
          </Button>
        )}
        {others.map((state) => (
          <Button
            key={state}
            disabled={doing.busy}
            onClick={() => (state === "cancelled" || state === "returned" ? ask(state) : move(state, ""))}
          >
            {say(`order.move.${state}`)}
          </Button>
        ))}
        {order.conversation_id && order.status !== "draft" && (
          <Button disabled={doing.busy} onClick={tell}>
            {say("order.tell")}
          </Button>
        )}
      </div>
      <p role="status" className="m-0 text-sm text-good empty:hidden">
        {said}
      </p>
      <Failed words={doing.failed} />
      {asking && (
        <WhyDialog
          question={say(asking === "cancelled" ? "order.cancel.ask" : "order.return.ask", { code: order.code })}
          yes={say(`order.move.${asking}`)}
          onClose={() => ask(null)}
          onYes={(why) => {
            ask(null);
            move(asking, why);
          }}
        />
      )}
    </Part>
  );
}

function Steps({ status }: { status: OrderState }) {
  const { say } = useAllWords();
  const at = way.indexOf(status);
  if (at < 0) return null;
  return (
    <ol className="mb-2 flex list-none gap-1">
      {way.map((step, index) => (
        <li
          key={step}
          aria-current={index === at ? "step" : undefined}
          className={`min-w-0 flex-1 border-t-4 pt-1 text-xs words-wrap ${index <= at ? "border-accent" : "border-line text-muted"} ${index === at ? "font-semibold" : ""}`}
        >
          {say(`order.status.${step}`)}
        </li>
      ))}
    </ol>
  );
}

function WhyDialog({
  question,
  yes,
  onYes,
  onClose,
}: {
  question: string;
  yes: string;
  onYes: (why: string) => void;
  onClose: () => void;
}) {
  const { say } = useAllWords();
  return (
    <Dialog
      label={question}
      onClose={onClose}
      className="w-[min(24rem,92vw)] rounded-md border border-line bg-back p-5 text-text shadow-lg"
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onYes(String(new FormData(event.currentTarget).get("why") ?? "").trim());
        }}
      >
        <p className="mb-3 words-wrap">{question}</p>
        <label className="block text-sm text-muted">
          {say("order.why")}
          <input
            name="why"
            maxLength={500}
            autoComplete="off"
            className="mt-1 min-h-9 w-full rounded-md border border-field bg-back px-2 text-[16px] text-text md:text-sm"
          />
        </label>
        <div className="mt-4 flex justify-end gap-2">
          <Button onClick={onClose}>{say("common.close")}</Button>
          <Button type="submit" look="main">
            {yes}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
