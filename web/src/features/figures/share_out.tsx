import { type FormEvent, useState } from "react";
import { useShopWords } from "@/features/counter";
import { useBulkNotices, useDesk } from "@/features/desk";
import type { BulkDone } from "@/sync/bulk";
import { share_out } from "@/sync/share_out";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Board } from "@/wire/figures";

type Person = Board["staff"][number];

const evenly = "evenly";
const nobody = "nobody";
const order = { online: 0, away: 1, offline: 2 } as const;

/** How many to give away unless somebody says otherwise: all of who is not here, else what makes a fifth of room. */
function proposed({ state, open, cap }: Person): number {
  if (state === "offline" || cap === null) return Math.max(1, open);
  return Math.max(1, open - Math.floor(cap * 0.8));
}

/** Gives some of somebody's open conversations to colleagues. It is done at once, and can be undone. */
export function ShareOut({
  person,
  staff,
  onClose,
  onShared,
}: {
  person: Person;
  staff: readonly Person[];
  onClose: () => void;
  onShared: () => void;
}) {
  const desk = useDesk();
  const { say } = useShopWords();
  const notices = useBulkNotices();
  const [busy, be_busy] = useState(false);
  const [wrong, be_wrong] = useState<"n" | "to" | null>(null);
  // As it was when this was opened: the board lives on behind it, and must not move what somebody is choosing.
  const [others] = useState(() =>
    staff.filter(({ id }) => id !== person.id).sort((a, b) => order[a.state] - order[b.state] || a.open - b.open),
  );
  const here = others.filter(({ state }) => state === "online");
  const [to, give] = useState(here.length > 0 ? evenly : nobody);
  const away = person.state === "offline";
  const title = say(away ? "board.handover.of" : "board.share.of", { name: person.name });

  const share = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const n = Number(written(form, "n"));
    if (!Number.isInteger(n) || n < 1) return be_wrong("n");
    const receivers = to === nobody ? nobody : to === evenly ? here : others.filter(({ id }) => id === to);
    if (receivers.length === 0) return be_wrong("to");
    const so_far: { done: BulkDone | null } = { done: null };
    be_busy(true);
    try {
      const done = await share_out(desk, person.id, n, receivers, (now) => {
        so_far.done = now;
      });
      notices.finished(done);
    } catch (error) {
      notices.failed(error, so_far.done);
    }
    onClose();
    onShared();
  };

  return (
    <FormDialog title={title} close={say("common.close")} onClose={onClose}>
      <form className="space-y-4" onSubmit={(event) => void share(event)} onInput={() => be_wrong(null)}>
        <Field label={say("board.share.to")} error={wrong === "to" ? say("board.share.none") : null}>
          {(parts) => (
            <select {...parts} name="to" value={to} onChange={(event) => give(event.currentTarget.value)}>
              {here.length > 0 && <option value={evenly}>{say("board.share.evenly", { n: here.length })}</option>}
              {others.map(({ id, name, state, open, cap }) => (
                <option key={id} value={id}>
                  {`${name} · ${say(`board.${state}`)} · ${cap === null ? open : say("board.load.of", { n: open, cap })}`}
                </option>
              ))}
              <option value={nobody}>{say("board.share.nobody")}</option>
            </select>
          )}
        </Field>
        <Field
          label={say("board.share.n")}
          hint={say("board.share.hint", { name: person.name, n: person.open })}
          error={wrong === "n" ? say("board.share.wrong") : null}
        >
          {(parts) => (
            <input {...parts} name="n" inputMode="numeric" autoComplete="off" defaultValue={String(proposed(person))} />
          )}
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say("common.cancel")}</Button>
          <Button look="main" type="submit" disabled={busy}>
            {say(away ? "board.handover" : "board.share")}
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}
