import { useRef } from "react";
import { IconButton } from "@/ui/button";
import type { CustomerNote } from "@/wire/people";
import { moment } from "@/words/format";
import { Failed, Part, useDoing } from "./parts";
import { useAllWords, useShop } from "./use_shop";

/** What colleagues should know about this person. Enter saves; the text goes only when it was saved. */
export function Notes({
  customer_id,
  notes,
  now,
}: {
  customer_id: string;
  notes: readonly CustomerNote[];
  now: number;
}) {
  const { say, language } = useAllWords();
  const shop = useShop();
  const doing = useDoing();
  const field = useRef<HTMLTextAreaElement>(null);
  const save = () => {
    const element = field.current;
    const text = element?.value.trim();
    if (!element || !text) return;
    doing.run(async () => {
      await shop.add_note(customer_id, text);
      element.value = "";
    });
  };
  return (
    <Part title={say("customer.notes")}>
      <ul className="list-none space-y-2">
        {notes.map((note) => (
          <li key={note.id} className="flex items-start gap-1 rounded-md bg-note px-2 py-1 text-sm text-note-text">
            <div className="min-w-0 flex-1">
              <p className="m-0 words-wrap">{note.text}</p>
              {note.staff && note.created_at && (
                <p className="m-0 text-xs">
                  {say("customer.note.by", {
                    name: note.staff.name,
                    time: moment(Date.parse(note.created_at), now, language),
                  })}
                </p>
              )}
            </div>
            <IconButton
              icon="close"
              label={say("customer.note.delete")}
              className="text-note-text"
              onClick={() => doing.run(() => shop.delete_note(customer_id, note.id))}
            />
          </li>
        ))}
      </ul>
      <textarea
        ref={field}
        rows={1}
        aria-label={say("customer.note.write")}
        placeholder={say("customer.note.write")}
        maxLength={5000}
        className="mt-2 w-full resize-none rounded-md border border-field bg-back px-2 py-1 text-[16px] placeholder:text-muted md:text-sm"
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing || event.keyCode === 229) return;
          event.preventDefault();
          save();
        }}
      />
      <Failed words={doing.failed} />
    </Part>
  );
}
