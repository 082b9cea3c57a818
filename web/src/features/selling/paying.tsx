import type { Draft } from "@/wire/kept_draft";
import { vnd } from "@/words/format";
import { sums_of } from "./draft";
import { shown_money } from "./draft_lines";
import { Part } from "./parts";
import type { Ways } from "./side";
import { useAllWords } from "./use_shop";
import type { Writing, WritingState } from "./writing";
import { WrittenField } from "./written";

const amounts = [
  ["shipping_fee", "draft.fee"],
  ["discount", "draft.discount"],
  ["deposit", "draft.deposit"],
] as const;

/** How it is paid, and what is added and taken off. */
export function Paying({ writing, state, ways }: { writing: Writing; state: WritingState; ways: Ways }) {
  const { say } = useAllWords();
  const { draft, wrong } = state;
  const write = (field: (typeof amounts)[number][0], text: string) =>
    writing.change((before: Draft) => ({ ...before, [field]: text }), `payment.${field}`);
  return (
    <Part title={say("draft.payment")}>
      <fieldset className="m-0 flex gap-4 border-0 p-0">
        <legend className="sr-only">{say("draft.method")}</legend>
        {(["cod", "transfer"] as const).map((method) => (
          <label key={method} className="target flex items-center gap-2 text-sm">
            <input
              type="radio"
              name="method"
              checked={draft.method === method}
              className="size-4 accent-button"
              onChange={() => writing.change((before) => ({ ...before, method }), "payment.method")}
            />
            {say(`order.${method}`)}
          </label>
        ))}
      </fieldset>
      <div className="flex gap-2">
        {amounts.map(([field, label]) => {
          const key = wrong.get(`payment.${field}`);
          return (
            <WrittenField
              key={field}
              label={say(label)}
              name={field}
              text={draft[field]}
              wrong={key ? say(key) : null}
              className="text-right tabular-nums"
              shown={shown_money}
              onWrite={(text) => write(field, text)}
            />
          );
        })}
      </div>
      <p className="m-0 mt-1 flex justify-between text-sm text-muted">
        {say("draft.subtotal")} <span className="tabular-nums">{vnd(sums_of(draft).subtotal)}</span>
      </p>
      <div className="mt-2">
        <WrittenField
          label={say("draft.note")}
          name="note"
          text={draft.note.text}
          from={draft.note.from}
          ways={ways}
          onWrite={(text) =>
            writing.change((before: Draft) => ({
              ...before,
              note: text === before.note.text ? before.note : { text, from: null },
            }))
          }
        />
      </div>
    </Part>
  );
}
