import { type RefObject, useEffect, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import type { Mode } from "@/store/state";
import type { FieldHandle } from "./field";
import type { Quoting } from "./quoting";

/** Whether a reply or a note is being written, what stands in it, and what another device has of it. */
export function useMode(id: string, field: RefObject<FieldHandle | null>, quoting: Quoting | null) {
  const desk = useDesk();
  // Where a person left off: a note that was begun, unless a reply was begun too.
  const [mode, set_mode] = useState<Mode>(() =>
    desk.drafts.of(id) === "" && desk.drafts.of(id, "note") !== "" ? "note" : "reply",
  );
  const [text, set_text] = useState(() => desk.drafts.of(id, mode));
  const [elsewhere, set_elsewhere] = useState<string | null>(null);
  const refocus = useRef(false);

  const to_mode = (next: Mode) => {
    if (next === mode) return field.current?.focus();
    set_mode(next);
    set_text(desk.drafts.of(id, next));
    set_elsewhere(null);
    refocus.current = true;
  };
  useEffect(() => {
    if (refocus.current) field.current?.focus();
    refocus.current = false;
  }, [mode, field]);
  useEffect(() => {
    if (!quoting) return;
    if (quoting.privately !== undefined) desk.drafts.aim(id, quoting.privately);
    to_mode(quoting.mode);
  }, [quoting]);
  useEffect(() => desk.drafts.on_given(id, to_mode), [desk, id, mode]);

  return { mode, to_mode, text, set_text, elsewhere, set_elsewhere };
}
