import { type RefObject, useState } from "react";
import { trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import type { Mode } from "@/store/state";
import { holder_of } from "@/sync/changes";
import { trouble_of, type Written } from "@/sync/desk";
import type { FieldHandle } from "./field";

interface Here {
  readonly id: string;
  readonly mode: Mode;
  readonly field: RefObject<FieldHandle | null>;
}

/** What becomes of what was written, and what is done to the conversation along with it; `trouble` says what was not. */
export function useSending({ id, mode, field }: Here) {
  const desk = useDesk();
  const { say } = useWords();
  const platform = useSelect((state) => state.conversations.get(id)?.channel.platform);
  const [trouble, set_trouble] = useState<string | null>(null);

  const attempt = (act: Promise<unknown>) => {
    set_trouble(null);
    act.catch((error) => {
      const holder = holder_of(error);
      set_trouble(holder ? say("work.taken", { name: holder.name }) : trouble_words(trouble_of(error), say, platform));
    });
  };
  const send = (written: Written, along: { readonly claim: boolean; readonly done: boolean }) => {
    desk.send(id, written);
    if (written.kind !== "note" && along.claim) attempt(desk.writing.claim(id));
    if (along.done) attempt(desk.writing.done(id));
    field.current?.clear();
    desk.drafts.clear(id, mode);
    desk.viewing(id, false);
  };
  const undo = (): boolean => {
    const newest = desk.writing.newest_undoable(id);
    if (newest) attempt(desk.writing.undo(newest));
    return newest !== null;
  };
  return { trouble, send, undo, claim: () => attempt(desk.writing.claim(id)) };
}
