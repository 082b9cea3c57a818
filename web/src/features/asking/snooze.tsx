import { type FormEvent, useRef, useState } from "react";
import { read_local, snooze_times, useWords, useWork, write_local } from "@/features/desk";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import type { Conversation } from "@/wire/conversation";
import { moment } from "@/words/format";

/** When a conversation comes back by itself: one of the usual times, or one that is written. */
export function SnoozePicker({ row, onDone }: { row: Conversation; onDone: () => void }) {
  const { say, language } = useWords();
  const work = useWork();
  const form = useRef<HTMLFormElement>(null);
  const [past, set_past] = useState(false);
  const [now] = useState(Date.now);
  const { hour, tomorrow, monday } = snooze_times(now);
  const usual = [
    [say("snooze.hour"), hour],
    [say("snooze.tomorrow"), tomorrow],
    ...(monday === null ? [] : [[say("snooze.monday"), monday] as const]),
  ] as const;
  const until = (at: number) => {
    onDone();
    void work.snooze(row.id, at);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = read_local(String(new FormData(form.current ?? undefined).get("at") ?? ""));
    if (at !== null && at > Date.now()) return until(at);
    set_past(true);
    form.current?.querySelector("input")?.focus();
  };
  return (
    <div className="space-y-4">
      <ul className="m-0 list-none space-y-1 p-0">
        {usual.map(([words, at]) => (
          <li key={words}>
            <button
              type="button"
              className="target flex w-full items-center justify-between rounded-md border border-line px-3 py-1 text-sm hover:bg-surface"
              onClick={() => until(at)}
            >
              {words}
              <span className="text-xs text-muted">{moment(at, now, language)}</span>
            </button>
          </li>
        ))}
      </ul>
      <form ref={form} noValidate onSubmit={submit} className="flex items-start gap-2">
        <Field label={say("snooze.pick")} error={past ? say("snooze.past") : null} className="flex-1">
          {(parts) => (
            <input type="datetime-local" name="at" defaultValue={write_local(hour)} min={write_local(now)} {...parts} />
          )}
        </Field>
        <Button type="submit" look="main" className="mt-6">
          {say("snooze.submit")}
        </Button>
      </form>
    </div>
  );
}
