import { type FormEvent, useRef, useState } from "react";
import { useSelect, useWords, useWork } from "@/features/desk";
import { new_id } from "@/sync/ids";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import type { Conversation } from "@/wire/conversation";
import { load_words, useColleagues } from "./colleagues";

const longest_note = 4000;

/** Gives a conversation away together with what the next one has to know. One request: never the one without the other. */
export function HandOver({ row, onDone }: { row: Conversation; onDone: () => void }) {
  const { say } = useWords();
  const work = useWork();
  const me = useSelect((state) => state.me?.staff.id);
  const colleagues = useColleagues().filter(({ id }) => id !== me && id !== row.assignee?.id);
  const form = useRef<HTMLFormElement>(null);
  const id = useRef(new_id());
  const [missing, miss] = useState<{ who: boolean; note: boolean }>({ who: false, note: false });

  const submit = (event: FormEvent) => {
    event.preventDefault();
    const fields = new FormData(form.current ?? undefined);
    const text = String(fields.get("note") ?? "")
      .normalize("NFC")
      .trim();
    const to = colleagues.find((one) => one.id === fields.get("who"));
    miss({ who: !to, note: text === "" });
    if (!to || text === "") {
      form.current?.querySelector<HTMLElement>(to ? "textarea" : "select")?.focus();
      return;
    }
    onDone();
    void work.hand_over(row.id, to, { id: id.current, text });
  };

  return (
    <form ref={form} noValidate onSubmit={submit} className="space-y-4">
      <Field label={say("hand.to")} error={missing.who ? say("hand.who.missing") : null}>
        {(parts) => (
          <select name="who" defaultValue="" {...parts}>
            <option value="">{colleagues.length === 0 ? say("assign.loading") : say("hand.who.missing")}</option>
            {colleagues.map((one) => (
              <option key={one.id} value={one.id}>
                {[one.name, one.state ? say(`presence.state.${one.state}`) : "", load_words(one, say)]
                  .filter(Boolean)
                  .join(" · ")}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={say("hand.note")}
        hint={say("hand.note.hint")}
        error={missing.note ? say("hand.note.missing") : null}
      >
        {(parts) => <textarea name="note" rows={4} maxLength={longest_note} {...parts} />}
      </Field>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>{say("common.cancel")}</Button>
        <Button type="submit" look="main">
          {say("hand.submit")}
        </Button>
      </div>
    </form>
  );
}
