import { useEffect, useState } from "react";
import { Link } from "wouter";
import { platform_name, trouble_words, useSelect } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import { PaneNote, Skeleton } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import type { Order } from "@/wire/commerce";
import { moment, vnd } from "@/words/format";
import { show_phone } from "./fields";
import { OrderMoves } from "./order_moves";
import { Part, SideHead, StatusWord } from "./parts";
import type { Ways } from "./side";
import { TransferCodeCard } from "./transfer_code_card";
import { useAllWords, useShop, useShopSelect } from "./use_shop";

interface Props {
  readonly id: string;
  readonly conversation_id: string;
  readonly ways: Ways;
}

/** One order, whole: where it stands, where it may go, what is in it. */
export function OrderView({ id, conversation_id, ways }: Props) {
  const { say } = useAllWords();
  const heard = useShopSelect((state) => state.orders.get(id));
  const { order, trouble, again } = useWhole(id, heard?.seq ?? 0);
  const back = () => ways.show({ kind: "customer" });
  const title = order ?? heard;
  return (
    <section aria-labelledby="side-title" className="flex min-h-0 flex-1 flex-col">
      <SideHead
        title={title ? say("order.title", { code: title.code }) : say("order.loading")}
        ways={{ ...ways, close: back }}
      />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {order ? (
          <Whole order={order} conversation_id={conversation_id} ways={ways} />
        ) : trouble ? (
          <PaneNote
            alert
            title={
              trouble.kind === "absent" ? say("err.gone") : `${say("order.failed")} ${trouble_words(trouble, say)}`
            }
          >
            <Button onClick={again}>{say("common.retry")}</Button>
          </PaneNote>
        ) : (
          <Skeleton label={say("order.loading")}>
            <div className="space-y-3 p-3">
              {["w-2/5", "w-4/5", "w-full", "w-3/5"].map((width, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: grey lines are nothing but their place
                <div key={at} className={`h-4 rounded-md bg-line ${width}`} />
              ))}
            </div>
          </Skeleton>
        )}
      </div>
    </section>
  );
}

/** Events tell of an order masked and without its history; whoever looks at it reads it whole, again after each. */
function useWhole(id: string, heard_seq: number) {
  const shop = useShop();
  const [order, set_order] = useState<Order | null>(null);
  const [trouble, set_trouble] = useState<Trouble | null>(null);
  const [round, set_round] = useState(0);
  const known_seq = order?.id === id ? order.seq : -1;
  useEffect(() => {
    if (known_seq >= heard_seq && known_seq >= 0 && round === 0) return;
    let here = true;
    shop.order(id).then(
      (read) => {
        if (!here) return;
        set_order(read);
        set_trouble(null);
      },
      (error) => here && set_trouble(trouble_of(error)),
    );
    return () => {
      here = false;
    };
  }, [shop, id, heard_seq, round]);
  return { order: order?.id === id ? order : null, trouble, again: () => set_round(round + 1) };
}

function Whole({ order, conversation_id, ways }: { order: Order; conversation_id: string; ways: Ways }) {
  const { say, language } = useAllWords();
  const now = useNow(60_000);
  const may = useSelect((state) => state.me !== null && state.me.staff.role !== "agent");
  const { shipping, payment } = order;
  return (
    <>
      <div className="border-b border-line px-3 py-3">
        <p className="m-0 flex items-center justify-between gap-2">
          <StatusWord status={order.status} />
          <span className="text-lg font-semibold tabular-nums">{vnd(order.total)}</span>
        </p>
        {order.oversold && <p className="m-0 text-sm text-danger">{say("order.oversold")}</p>}
        {order.platform_order_id && order.channel && (
          <p className="m-0 text-xs text-muted words-wrap">
            {say("order.platform", {
              platform: platform_name(order.channel.platform, say),
              id: order.platform_order_id,
            })}
          </p>
        )}
        {order.cancel_reason && <p className="m-0 text-sm text-muted words-wrap">{order.cancel_reason}</p>}
        {order.conversation_id && order.conversation_id !== conversation_id && (
          <Link href={ways.path_of(order.conversation_id)} className="text-sm text-accent underline">
            {say("order.chat")}
          </Link>
        )}
      </div>
      {may && <OrderMoves order={order} conversation_id={conversation_id} ways={ways} />}
      {payment.method === "transfer" && order.status !== "cancelled" && (
        <TransferCodeCard order={order} may={may && order.conversation_id != null} />
      )}
      <Part title={say("order.lines")}>
        <ul className="list-none space-y-1">
          {order.lines.map((line, at) => (
            <li key={`${line.variant_id} ${line.n ?? at}`} className="flex justify-between gap-2 text-sm">
              <span className="words-wrap">
                {say("draft.confirmation.line", { n: line.quantity, name: line.name })}
              </span>
              <span className="whitespace-nowrap tabular-nums">{vnd(line.quantity * line.unit_price)}</span>
            </li>
          ))}
        </ul>
        <dl className="m-0 mt-2 grid grid-cols-[1fr_auto] gap-x-3 text-sm text-muted">
          {(
            [
              ["draft.fee", payment.shipping_fee],
              ["draft.discount", -payment.discount],
              ["draft.deposit", payment.deposit],
            ] as const
          )
            .filter(([, amount]) => amount !== 0)
            .map(([key, amount]) => (
              <div key={key} className="contents">
                <dt>{say(key)}</dt>
                <dd className="m-0 text-right tabular-nums">{vnd(amount)}</dd>
              </div>
            ))}
          <dt className="font-semibold text-text">{say("draft.total")}</dt>
          <dd className="m-0 text-right font-semibold text-text tabular-nums">{vnd(order.total)}</dd>
        </dl>
        <p className="m-0 text-sm text-muted">{say(`order.${payment.method}`)}</p>
      </Part>
      <Part title={say("order.receiver")}>
        <p className="m-0 text-sm words-wrap">
          {shipping.name}
          {shipping.phone && ` · ${show_phone(shipping.phone)}`}
        </p>
        <p className="m-0 text-sm words-wrap">
          {[shipping.address, shipping.ward, shipping.province].filter(Boolean).join(", ")}
        </p>
        {order.note && <p className="m-0 mt-1 text-sm text-muted words-wrap">{order.note}</p>}
      </Part>
      {order.history.length > 0 && (
        <Part title={say("order.history")}>
          <ol className="list-none space-y-1 text-sm">
            {order.history.map((step) => {
              const status = say(`order.status.${step.to}`);
              const time = moment(Date.parse(step.at), now, language);
              return (
                <li key={`${step.at} ${step.to}`} className="words-wrap">
                  {step.staff
                    ? say("order.history.by", { status, name: step.staff.name, time })
                    : say("order.history.line", { status, time })}
                  {step.why && <span className="text-muted"> · {step.why}</span>}
                </li>
              );
            })}
          </ol>
        </Part>
      )}
    </>
  );
}
