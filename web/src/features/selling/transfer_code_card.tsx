import { useEffect, useState } from "react";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import type { Order, TransferCode } from "@/wire/commerce";
import { vnd } from "@/words/format";
import { Failed, Part, useDoing } from "./parts";
import { useAllWords, useShop } from "./use_shop";

/** The code a customer's bank reads: account, amount and what it is for. */
export function TransferCodeCard({ order, may }: { order: Order; may: boolean }) {
  const { say } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const [code, set_code] = useState<TransferCode | "none" | null>(null);
  const [sent, set_sent] = useState(false);
  useEffect(() => {
    let here = true;
    shop.transfer_code(order.id).then(
      (read) => here && set_code(read),
      (error) => here && set_code(has_no_account(error) ? "none" : null),
    );
    return () => {
      here = false;
    };
  }, [shop, order.id, order.total]);
  const send = () =>
    doing.run(async () => {
      await shop.send_transfer_code(order.id);
      set_sent(true);
    });
  if (code === null) return null;
  return (
    <Part title={say("order.qr")}>
      {code === "none" && <p className="m-0 text-sm text-muted">{say("order.qr.none")}</p>}
      {code !== "none" && (
        <div className="flex flex-wrap gap-3">
          {/* On white in the dark too: a telephone has to read it. */}
          <img
            src={code.picture_url}
            alt={say("order.qr.alt", { amount: vnd(code.amount), account: code.account })}
            width={144}
            height={144}
            className="size-36 rounded-md border border-line bg-white"
          />
          <div className="min-w-0 flex-1 text-sm">
            <p className="m-0 font-semibold tabular-nums">{vnd(code.amount)}</p>
            <p className="m-0 words-wrap">{code.bank}</p>
            <p className="m-0 words-wrap tabular-nums">{code.account}</p>
            <p className="m-0 words-wrap">{code.account_name}</p>
            <p className="m-0 words-wrap text-muted">{say("order.qr.content", { content: code.content })}</p>
            {may && (
              <Button className="mt-1" disabled={doing.busy || sent} onClick={send}>
                {say(sent ? "order.qr.sent" : "order.qr.send")}
              </Button>
            )}
            <Failed words={doing.failed} />
          </div>
        </div>
      )}
    </Part>
  );
}

/** An order that is paid already has no code either, and nothing needs to be said about that. */
function has_no_account(error: unknown): boolean {
  const trouble = trouble_of(error);
  return trouble.kind === "refused" && trouble.problem.type.endsWith("no_bank_account");
}
