import { useState } from "react";
import { Link } from "wouter";
import { mark_of, platform_name, trouble_words, useSelect } from "@/features/desk";
import type { PanelState } from "@/store/shop";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { PaneNote, Skeleton } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import { open_states } from "@/wire/commerce";
import type { OtherConversation, Panel, Person } from "@/wire/people";
import { clock, row_time, vnd } from "@/words/format";
import { Facts } from "./facts";
import { Labels } from "./labels";
import { Notes } from "./notes";
import { OrderRow, Part, SideHead } from "./parts";
import { SamePerson } from "./same_person";
import type { Ways } from "./side";
import { useAllWords, useShop, useShopSelect } from "./use_shop";
import { Who } from "./who";

interface Props {
  readonly id: string | null;
  readonly conversation_id: string;
  readonly ways: Ways;
}

/** Who one is talking with, and what they have bought: in one look, without leaving the thread. */
export function CustomerPanel({ id, conversation_id, ways }: Props) {
  const { say } = useAllWords();
  const known = useShopSelect((state) => (id ? state.panels.get(id) : undefined));
  return (
    <section aria-labelledby="side-title" className="flex min-h-0 flex-1 flex-col">
      <SideHead title={say("customer.title")} ways={ways} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {id === null ? (
          <PaneNote title={say("customer.nobody")} />
        ) : (
          <Known id={id} known={known} conversation_id={conversation_id} ways={ways} />
        )}
      </div>
      <Foot ways={ways} />
    </section>
  );
}

/** Making an order is what a salesperson comes here for; who may not is not offered it. */
function Foot({ ways }: { ways: Ways }) {
  const { say } = useAllWords();
  const may = useSelect((state) => state.me !== null && state.me.staff.role !== "agent");
  if (!may) return null;
  return (
    <div className="border-t border-line p-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]">
      <Button
        look="main"
        className="flex w-full items-center justify-center gap-2"
        onClick={() => ways.show({ kind: "new order" })}
      >
        {say("draft.open")}
        <kbd className="hidden font-sans text-xs md:inline" lang="en">
          {say("draft.key")}
        </kbd>
      </Button>
    </div>
  );
}

export function Known({ id, known, conversation_id, ways }: Props & { id: string; known: PanelState | undefined }) {
  const { say } = useAllWords();
  const shop = useShop();
  if (!known?.panel) {
    if (known?.loading.kind === "failed") {
      return (
        <PaneNote alert title={`${say("customer.failed")} ${trouble_words(known.loading.trouble, say)}`}>
          <Button onClick={() => void shop.read_panel(id)}>{say("common.retry")}</Button>
        </PaneNote>
      );
    }
    return (
      <Skeleton label={say("customer.loading")}>
        <div className="space-y-3 p-3">
          {["w-3/5", "w-2/5", "w-4/5", "w-3/5", "w-full", "w-2/5"].map((width, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: grey lines are nothing but their place
            <div key={at} className={`h-4 rounded-md bg-line ${width}`} />
          ))}
        </div>
      </Skeleton>
    );
  }
  return <Shown panel={known.panel} known={known} conversation_id={conversation_id} ways={ways} />;
}

function Shown({
  panel,
  known,
  conversation_id,
  ways,
}: {
  panel: Panel;
  known: PanelState;
  conversation_id: string;
  ways: Ways;
}) {
  const { say, language } = useAllWords();
  const shop = useShop();
  const now = useNow(60_000);
  const [whole, set_whole] = useState<Person | null>(null);
  // What was shown whole stays so until the customer changes: then it is another truth that nobody has asked for yet.
  const customer = whole?.id === panel.customer.id && whole.seq === panel.customer.seq ? whole : panel.customer;
  const [unfolded, unfold] = useState(false);
  const recent = panel.recent_orders.filter((order) => !open_states.includes(order.status));
  const shown = unfolded ? recent : recent.slice(0, 3);
  const others = panel.conversations.filter((one) => one.id !== conversation_id);
  return (
    <>
      {known.loading.kind === "failed" && (
        <p role="status" className="m-0 flex items-center justify-between bg-warning-back px-3 text-xs text-warning">
          {say("customer.as_of", { time: clock(known.read_at, language) })}
          <Button look="quiet" onClick={() => void shop.read_panel(customer.id)}>
            {say("common.retry")}
          </Button>
        </p>
      )}
      <Who person={customer} onWhole={set_whole} />
      <Facts person={customer} ways={ways} onWhole={set_whole} />
      <Labels person={customer} />
      <Figures panel={panel} />
      <Part title={say("customer.open")}>
        {panel.open_orders.length > 0 ? (
          <ul className="-mx-2 list-none">
            {panel.open_orders.map((order) => (
              <OrderRow key={order.id} order={order} now={now} show={ways.show} />
            ))}
          </ul>
        ) : (
          <p className="m-0 text-sm text-muted">{say("customer.no_orders")}</p>
        )}
      </Part>
      {recent.length > 0 && (
        <Part title={say("customer.recent")}>
          <ul className="-mx-2 list-none">
            {shown.map((order) => (
              <OrderRow key={order.id} order={order} now={now} show={ways.show} />
            ))}
          </ul>
          {shown.length < recent.length && (
            <Button look="quiet" onClick={() => unfold(true)}>
              {say("customer.more_orders", { n: recent.length - shown.length })}
            </Button>
          )}
        </Part>
      )}
      {customer.addresses.length > 0 && (
        <Part title={say("customer.addresses")}>
          <ul className="list-none space-y-2">
            {customer.addresses.map((one) => (
              <li key={one.id} className="text-sm words-wrap">
                {[one.address, one.ward, one.province].filter(Boolean).join(", ")}
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Notes customer_id={customer.id} notes={panel.notes} now={now} />
      {others.length > 0 && (
        <Part title={say("customer.others")}>
          <ul className="-mx-2 list-none">
            {others.map((one) => (
              <Other key={one.id} one={one} now={now} href={ways.path_of(one.id)} />
            ))}
          </ul>
        </Part>
      )}
      <SamePerson panel={panel} />
    </>
  );
}

/** The money that arrived first; the rest tells how it was come by. */
function Figures({ panel }: { panel: Panel }) {
  const { say } = useAllWords();
  const { totals } = panel;
  return (
    <section aria-label={say("customer.figures")} className="border-b border-line px-3 py-3">
      <dl className="m-0 grid grid-cols-3 gap-x-4">
        {(
          [
            ["customer.spent", vnd(totals.delivered_value)],
            ["customer.orders", String(totals.orders)],
            ["customer.returned", String(totals.returned)],
          ] as const
        ).map(([key, value]) => (
          <div key={key}>
            <dt className="text-xs text-muted">{say(key)}</dt>
            <dd className="m-0 font-semibold tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Other({ one, now, href }: { one: OtherConversation; now: number; href: string }) {
  const { say, language } = useAllWords();
  const at = Date.parse(one.last_message_at ?? one.last_message?.sent_at ?? "");
  return (
    <li>
      <Link href={href} className="target flex items-center gap-2 rounded-md px-2 py-1 hover:bg-surface">
        <Avatar
          size={28}
          initial={mark_of(one.channel.platform).letter}
          picture={mark_of(one.channel.platform).image}
        />
        <span className="min-w-0 flex-1">
          <span className="cut block text-sm">
            {say("thread.on", { platform: platform_name(one.channel.platform, say), name: one.channel.name })}
          </span>
          <span className="cut block text-xs text-muted">{one.last_message?.text}</span>
        </span>
        {!Number.isNaN(at) && <span className="text-xs text-muted">{row_time(at, now, language, say)}</span>}
      </Link>
    </li>
  );
}
