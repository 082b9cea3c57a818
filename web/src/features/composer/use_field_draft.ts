import { type RefObject, useLayoutEffect, useRef } from "react";
import { useDesk } from "@/features/desk";
import type { Mode } from "@/store/state";
import type { Draft } from "@/sync/drafts";

const draft_after_ms = 500;
/** Somebody who pressed a key so lately is still writing. */
const writing_lasts_ms = 5_000;

/**
 * Keeps what is typed half a second after the last key, and at once when the field or the page goes away. What comes from
 * another tab or device is put into a field that nobody is writing in; else it is offered.
 */
export function useFieldDraft({
  id,
  mode,
  field,
  onText,
  onElsewhere,
}: {
  id: string;
  mode: Mode;
  field: RefObject<HTMLTextAreaElement | null>;
  onText: (element: HTMLTextAreaElement) => void;
  onElsewhere: (text: string | null) => void;
}): { readonly typed: () => void; readonly keep: () => void } {
  const desk = useDesk();
  const state = useRef({ typed_at: 0, timer: undefined as ReturnType<typeof setTimeout> | undefined });
  const tell = useRef({ onText, onElsewhere });
  tell.current = { onText, onElsewhere };

  // Before anything else is drawn: a field that is gone must have said what stood in it.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    const here = state.current;
    const keep = () => {
      clearTimeout(here.timer);
      here.timer = undefined;
      desk.drafts.keep(id, element.value, mode);
    };
    const put = (text: string) => {
      clearTimeout(here.timer);
      here.timer = undefined;
      tell.current.onElsewhere(null);
      if (element.value === text) return;
      element.value = text;
      element.setSelectionRange(text.length, text.length);
      tell.current.onText(element);
    };
    const leaving = () => {
      keep();
      desk.drafts.leave();
    };
    const take = (draft: Draft, given: boolean): boolean => {
      const writing = here.timer !== undefined || Date.now() - here.typed_at < writing_lasts_ms;
      if (given) {
        put(draft.text);
        element.focus();
      } else if (writing && draft.text !== element.value) {
        tell.current.onElsewhere(draft.text === "" ? null : draft.text);
        return false;
      } else {
        put(draft.text);
      }
      return true;
    };
    const stop = desk.drafts.field(id, mode, { keep, take });
    globalThis.addEventListener("pagehide", leaving);
    return () => {
      keep();
      stop();
      globalThis.removeEventListener("pagehide", leaving);
    };
  }, [desk, id, mode, field]);

  const keep = () => {
    clearTimeout(state.current.timer);
    state.current.timer = undefined;
    if (field.current) desk.drafts.keep(id, field.current.value, mode);
  };
  const typed = () => {
    state.current.typed_at = Date.now();
    clearTimeout(state.current.timer);
    state.current.timer = setTimeout(keep, draft_after_ms);
  };
  return { typed, keep };
}
