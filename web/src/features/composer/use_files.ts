import { type DragEvent, useState } from "react";
import { useWords } from "@/features/desk";
import type { Mode } from "@/store/state";
import type { Abilities } from "@/wire/conversation";
import { files_a_reply, judge, refusal_words } from "./files";

/** Files that somebody picks, pastes or drops: those the channel takes go on, of the others it is said why not. */
export function useFiles(
  mode: Mode,
  abilities: Abilities | null | undefined,
  platform: string,
  already: number,
  add: (files: readonly File[]) => void,
) {
  const { say, language } = useWords();
  const [refused, set_refused] = useState<string | null>(null);
  const [over, set_over] = useState(false);
  const take = (files: readonly File[]) => {
    set_refused(null);
    if (files.length === 0) return;
    if (mode === "note") return set_refused(say("composer.note.no_file"));
    const fine = files.filter((file) => {
      const verdict = judge(file, abilities);
      if (verdict !== "fine") set_refused(refusal_words(verdict, file, platform, say, language));
      return verdict === "fine";
    });
    if (already + fine.length > files_a_reply) set_refused(say("composer.too_many", { n: files_a_reply }));
    const taken = fine.slice(0, Math.max(0, files_a_reply - already));
    if (taken.length > 0) add(taken);
  };
  const drop = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes("Files")) return;
      event.preventDefault();
      set_over(true);
    },
    onDragLeave: (event: DragEvent) => {
      if (!event.currentTarget.contains(event.relatedTarget as Node | null)) set_over(false);
    },
    onDrop: (event: DragEvent) => {
      set_over(false);
      if (event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      take([...event.dataTransfer.files]);
    },
  };
  return { refused, forget: () => set_refused(null), take, over, drop };
}
