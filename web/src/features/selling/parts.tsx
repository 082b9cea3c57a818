import { type ReactNode, useId, useState } from "react";
import { OrderStateMark } from "@/features/counter";
import { trouble_words, useWords } from "@/features/desk";
import { trouble_of } from "@/sync/desk";
import { IconButton } from "@/ui/button";
import type { Order, OrderState } from "@/wire/commerce";
import { row_time, vnd } from "@/words/format";
import { known_shop_key } from "@/words/shop";
import type { Beside, Ways } from "./side";
import { useAllWords } from "./use_shop";

/** The head of what stands beside a thread: what it is, and the way out. */
export function SideHead({
  title,
  note,
  ways,
  children,
}: {
  title: string;
  note?: ReactNode;
  ways: Ways;
  children?: ReactNode;
}) {
  const { say } = useWords();
  return (
    <header className="flex min-h-14 items-center gap-2 border-b border-line px-3 py-2">
      <div className="min-w-0 flex-1">
        <h2 id="side-title" tabIndex={-1} className="cut font-semibold">
          {title}
        </h2>
        {note && <div className="cut text-xs text-muted">{note}</div>}
      </div>
      {children}
      {ways.badge}
      <IconButton icon="close" label={say("common.close")} onClick={ways.close} />
    </header>
  );
}

/** One part of the pane, under its heading. */
export function Part({ title, children, aside }: { title: string; children: ReactNode; aside?: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id} className="border-b border-line px-3 py-3 last:border-b-0">
      <div className="mb-1 flex items-center justify-between gap-2">
        <h3 id={id} className="text-sm font-semibold text-muted">
          {title}
        </h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

/** Where an order stands, as small as it is beside a thread. */
export function StatusWord({ status }: { status: OrderState }) {
  return <OrderStateMark state={status} className="text-xs" />;
}

/** An order in three facts; pressing it shows the whole. */
export function OrderRow({ order, now, show }: { order: Order; now: number; show: (beside: Beside) => void }) {
  const { say, language } = useAllWords();
  const at = Date.parse(order.created_at);
  return (
    <li>
      <button
        type="button"
        className="target block w-full rounded-md px-2 py-1 text-left hover:bg-surface"
        onClick={() => show({ kind: "order", id: order.id })}
      >
        <span className="flex items-baseline justify-between gap-2">
          <span className="cut font-medium">{order.code}</span>
          <span className="tabular-nums">{vnd(order.total)}</span>
        </span>
        <span className="flex items-baseline justify-between gap-2">
          <StatusWord status={order.status} />
          <span className="text-xs text-muted">{row_time(at, now, language, say)}</span>
        </span>
      </button>
    </li>
  );
}

export interface Doing {
  readonly busy: boolean;
  readonly failed: string | null;
  readonly run: (work: () => Promise<void>) => void;
}

/** Something asked of the server by a button: not twice at once, and why not when it did not work. */
export function useDoing(): Doing {
  const { say } = useAllWords();
  const [busy, set_busy] = useState(false);
  const [failed, set_failed] = useState<string | null>(null);
  const run = (work: () => Promise<void>) => {
    if (busy) return;
    set_busy(true);
    set_failed(null);
    work()
      .catch((error) => {
        const trouble = trouble_of(error);
        const code = trouble.kind === "refused" ? trouble.problem.type.split(/[/:]/).at(-1) : "";
        const key = `order.fail.${code}`;
        set_failed(known_shop_key(key) ? say(key) : trouble_words(trouble, say));
      })
      .finally(() => set_busy(false));
  };
  return { busy, failed, run };
}

export function Failed({ words }: { words: string | null }) {
  return words ? (
    <p role="alert" className="m-0 mt-1 text-sm text-danger">
      {words}
    </p>
  ) : null;
}

/** What was pressed is about to go: the focus passes to its neighbour instead of being lost. */
export function pass_focus(pressed: HTMLElement, to: string): void {
  const home = pressed.closest("li, section");
  requestAnimationFrame(() => home?.querySelector<HTMLElement>(to)?.focus());
}
