import { useWords } from "@/features/desk";
import type { Mode } from "@/store/state";
import type { WindowState } from "./window";

const grades = { ample: "text-good", short: "text-warning", closing: "font-medium text-danger" } as const;

/** For whom one writes, and for how long the platform still lets us. */
export function Modes({
  mode,
  open,
  window,
  onMode,
}: {
  mode: Mode;
  /** On a phone the two stand there only when somebody asked for more. */
  open: boolean;
  window: WindowState | null;
  onMode: (mode: Mode) => void;
}) {
  const { say } = useWords();
  return (
    <div className="flex flex-wrap items-center gap-x-3 pb-1">
      <fieldset
        aria-label={say("composer.mode")}
        className={`m-0 border-0 p-0 ${open || mode === "note" ? "flex" : "hidden md:flex"}`}
      >
        {(["reply", "note"] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={mode === one}
            aria-keyshortcuts={one === "note" ? "Alt+G" : "Alt+T"}
            onClick={() => onMode(one)}
            className={`target border-b-2 px-2 text-sm ${mode === one ? `font-medium ${one === "note" ? "border-note-text text-note-text" : "border-accent text-accent"}` : `border-transparent ${mode === "note" ? "text-note-text" : "text-muted"}`}`}
          >
            {say(`composer.${one}`)}
          </button>
        ))}
      </fieldset>
      {mode === "note" && <span className="text-xs text-note-text">{say("composer.note.hint")}</span>}
      {window?.kind === "open" && window.words && (
        <span className={`px-1 text-xs md:ml-auto ${grades[window.grade]}`}>{window.words}</span>
      )}
    </div>
  );
}
