import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import { trouble_words, useSelect } from "@/features/desk";
import { OrderDrafts } from "@/sync/order_drafts";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { PaneNote, Skeleton } from "@/ui/pane";
import type { Order } from "@/wire/commerce";
import { clock, length, vnd } from "@/words/format";
import { confirmation } from "./confirmation";
import { lines_sent, sums_of } from "./draft";
import { DraftLines } from "./draft_lines";
import { SideHead, useDoing } from "./parts";
import { Paying } from "./paying";
import { Receiver } from "./receiver";
import type { Ways } from "./side";
import { useAllWords, useShop, useShopSelect } from "./use_shop";
import { type Writing, type WritingState, writing_ended, writing_of } from "./writing";

const wait_for_customer_ms = 1500;

interface Props {
  readonly conversation_id: string;
  readonly customer_id: string | null;
  readonly ways: Ways;
}

/** An order written beside the chat, which stays readable and typeable. Leaving loses nothing. */
export function OrderDrawer(props: Props) {
  const { say } = useAllWords();
  const me = useSelect((state) => state.me);
  const panel = useShopSelect((state) => (props.customer_id ? state.panels.get(props.customer_id) : undefined));
  // What the shop knows of the customer fills in what the chat does not say; without it one can write all the same.
  const [patient, set_patient] = useState(true);
  useEffect(() => {
    const timer = setTimeout(() => set_patient(false), wait_for_customer_ms);
    return () => clearTimeout(timer);
  }, []);
  const waiting = patient && props.customer_id !== null && !panel?.panel && panel?.loading.kind !== "failed";
  if (!me || me.staff.role === "agent") {
    return (
      <section aria-labelledby="side-title" className="flex min-h-0 flex-1 flex-col">
        <SideHead title={say("draft.title")} ways={props.ways} />
        <PaneNote title={say("draft.forbidden")} />
      </section>
    );
  }
  if (waiting) return <Waiting ways={props.ways} />;
  return <Drawer {...props} staff_id={me.staff.id} />;
}

function Waiting({ ways }: { ways: Ways }) {
  const { say } = useAllWords();
  return (
    <section aria-labelledby="side-title" className="flex min-h-0 flex-1 flex-col">
      <SideHead title={say("draft.title")} ways={ways} />
      <Skeleton label={say("draft.loading")}>
        <div className="space-y-3 p-3">
          {["w-full", "w-full", "w-4/5", "w-full", "w-3/5"].map((width, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: grey lines are nothing but their place
            <div key={at} className={`h-8 rounded-md bg-line ${width}`} />
          ))}
        </div>
      </Skeleton>
    </section>
  );
}

function Drawer({ conversation_id, customer_id, ways, staff_id }: Props & { staff_id: string }) {
  const shop = useShop();
  const person = useShopSelect((state) => (customer_id && state.panels.get(customer_id)?.panel?.customer) || null);
  const [round, set_round] = useState(0);
  // Who the customer is matters only when the writing begins
  const writing = useMemo(
    () => writing_of(shop, new OrderDrafts(localStorage, staff_id), conversation_id, person),
    [shop, conversation_id, staff_id, round],
  );
  return (
    <WritingForm
      key={writing.state.get().draft.id}
      writing={writing}
      customer_id={customer_id}
      ways={ways}
      onDiscarded={() => {
        writing_ended(shop, writing.drafts, conversation_id);
        set_round(round + 1);
        ways.close();
      }}
    />
  );
}

const no_orders: readonly Order[] = [];

function WritingForm({
  writing,
  customer_id,
  ways,
  onDiscarded,
}: {
  writing: Writing;
  customer_id: string | null;
  ways: Ways;
  onDiscarded: () => void;
}) {
  const { say } = useAllWords();
  const state = useSyncExternalStore(writing.state.subscribe, writing.state.get);
  const panel = useShopSelect((shown) => (customer_id ? shown.panels.get(customer_id)?.panel : null) ?? null);
  const recent = useMemo(() => (panel ? [...panel.open_orders, ...panel.recent_orders] : no_orders), [panel]);
  const form = useRef<HTMLFormElement>(null);
  const [asking, ask] = useState(false);
  const doing = useDoing();
  useDone(writing, state.done, ways);
  useEffect(() => {
    document.getElementById("side-title")?.focus();
  }, []);

  const create = async (even_so = false) => {
    // What stands in a field one is still in counts too.
    if (document.activeElement instanceof HTMLElement && form.current?.contains(document.activeElement)) {
      document.activeElement.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
    }
    await writing.create(recent, even_so);
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };

  return (
    // One key makes the order from wherever in it one is
    <section
      aria-labelledby="side-title"
      className="flex min-h-0 flex-1 flex-col"
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing || event.keyCode === 229 || event.key !== "Enter") return;
        if ((!event.ctrlKey && !event.metaKey) || document.querySelector("dialog[open]")) return;
        event.preventDefault();
        void create();
      }}
    >
      <SideHead title={say("draft.title")} note={<Kept state={state} />} ways={ways}>
        {ways.alone && <Button onClick={ways.close}>{say("draft.show_chat")}</Button>}
      </SideHead>
      <form
        ref={form}
        noValidate
        className="flex min-h-0 flex-1 flex-col"
        onSubmit={(event) => {
          event.preventDefault();
          void create();
        }}
        onKeyDown={(event) => {
          // Enter in a field ends the field, not the order; Ctrl+Enter is heard above.
          if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.nativeEvent.isComposing) return;
          if (event.target instanceof HTMLInputElement && event.target.type !== "checkbox") event.preventDefault();
        }}
      >
        <div className="min-h-0 flex-1 overflow-y-auto">
          {state.reading === "reading" && (
            <p role="status" className="m-0 px-3 pt-2 text-sm text-muted">
              {say("draft.loading")}
            </p>
          )}
          {state.reading === "failed" && (
            <p role="status" className="m-0 bg-warning-back px-3 py-2 text-sm text-warning">
              {say("draft.failed")}
              <Button look="quiet" onClick={() => void writing.read()}>
                {say("common.retry")}
              </Button>
            </p>
          )}
          {/* Fields take what was read when it has come; until then somebody may already write. */}
          <Receiver key={`receiver ${state.reading === "reading"}`} writing={writing} state={state} ways={ways} />
          <DraftLines writing={writing} state={state} ways={ways} />
          <Paying key={`paying ${state.reading === "reading"}`} writing={writing} state={state} ways={ways} />
          <div className="flex justify-between px-3 pb-3">
            <Button look="quiet" onClick={() => void writing.read()}>
              {say("draft.read_again")}
            </Button>
            <Button look="quiet" onClick={() => ask(true)}>
              {say("draft.discard")}
            </Button>
          </div>
        </div>
        <Foot state={state} writing={writing} failed={doing.failed} />
      </form>
      {asking && (
        <Confirm
          question={say("draft.discard.ask")}
          yes={say("draft.discard.yes")}
          no={say("common.cancel")}
          onNo={() => ask(false)}
          onYes={() => {
            ask(false);
            doing.run(async () => {
              await writing.discard();
              onDiscarded();
            });
          }}
        />
      )}
      {state.twin && (
        <Confirm
          question={say("draft.duplicate", {
            code: state.twin.code,
            time: length(Date.now() - Date.parse(state.twin.created_at), say),
          })}
          yes={say("draft.duplicate.yes")}
          no={say("common.cancel")}
          onNo={() => writing.let_go_of_twin()}
          onYes={() => void create(true)}
        />
      )}
    </section>
  );
}

/** The order is made: said to the customer or put into the composer, and shown. */
function useDone(writing: Writing, done: Order | null, ways: Ways): void {
  const shop = useShop();
  const told = useRef(false);
  useEffect(() => {
    if (!done || told.current) return;
    told.current = true;
    const { draft, made_here } = writing.state.get();
    writing_ended(shop, writing.drafts, draft.conversation_id);
    const propose = async () => {
      const settings = await shop.settings().catch(() => null);
      ways.propose(confirmation(done, settings?.templates?.confirmed));
    };
    if (made_here && draft.tell) void shop.tell(done.id).catch(propose);
    else if (made_here) void propose();
    if (!made_here || done.payment.method === "transfer" || ways.alone) ways.show({ kind: "order", id: done.id });
    else ways.show({ kind: "customer" });
  }, [shop, writing, done, ways]);
}

function Kept({ state }: { state: WritingState }) {
  const { say, language } = useAllWords();
  const order = useShopSelect((shown) => shown.orders.get(state.draft.id));
  const until = order?.status === "draft" ? order.reserved_until : null;
  const words = {
    here: "draft.kept.here",
    keeping: "draft.keeping",
    kept: "draft.kept",
    failed: "draft.not_kept",
  } as const;
  const held =
    state.keeping === "kept" && until ? say("draft.held", { time: clock(Date.parse(until), language) }) : null;
  const let_go =
    state.keeping === "kept" && order?.status === "draft" && !until && lines_sent(state.draft).length > 0
      ? say("draft.not_held")
      : null;
  return <span role="status">{held ?? let_go ?? say(words[state.keeping])}</span>;
}

function Foot({ state, writing, failed }: { state: WritingState; writing: Writing; failed: string | null }) {
  const { say } = useAllWords();
  const { draft } = state;
  const { total, to_collect } = sums_of(draft);
  const said = failed ?? (state.trouble ? trouble_words(state.trouble, say) : null);
  return (
    <div className="border-t border-line bg-back p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <dl className="m-0 grid grid-cols-[1fr_auto] gap-x-3">
        <dt className="font-semibold">{say("draft.total")}</dt>
        <dd data-total className="m-0 text-lg font-semibold tabular-nums">
          {vnd(total)}
        </dd>
        {draft.method === "cod" && to_collect !== total && <Sum name={say("draft.collect")}>{vnd(to_collect)}</Sum>}
      </dl>
      <label className="target flex items-center gap-2 text-sm">
        <input
          type="checkbox"
          checked={draft.tell}
          className="size-4 accent-button"
          onChange={(event) => {
            const tell = event.target.checked;
            writing.change((before) => ({ ...before, tell }));
          }}
        />
        {say("draft.tell")}
      </label>
      <p role="alert" className="m-0 text-sm text-danger empty:hidden">
        {state.wrong.size > 0 ? say("draft.wrong", { n: state.wrong.size }) : said}
      </p>
      <Button
        type="submit"
        look="main"
        disabled={state.creating}
        className="mt-1 flex w-full items-center justify-center gap-2"
      >
        {say(state.creating ? "draft.creating" : "draft.create")}
        <kbd className="hidden font-sans text-xs md:inline" lang="en">
          {say("draft.create.key")}
        </kbd>
      </Button>
    </div>
  );
}

function Sum({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="m-0 text-right text-sm text-muted tabular-nums">{children}</dd>
    </>
  );
}
