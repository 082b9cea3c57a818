import { useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import type { Conversation } from "@/wire/conversation";
import type { Say } from "@/words/catalogue";
import { parts_of } from "./files";

const counter_from = 0.8;
/** As much as the server takes; platforms take less and are sent several messages. */
export const reply_limit = 20_000;
export const note_limit = 10_000;
const excess_shown = 60;

export interface HintWords {
  readonly words: string | null;
  readonly warn: boolean;
  /** It cannot be sent as it is. */
  readonly stops: boolean;
  readonly counter: string | null;
  /** What is too much of it. */
  readonly excess: string | null;
}

export interface Known {
  readonly note: boolean;
  readonly text: string;
  readonly files: number;
  /** What goes along and the channel will not take, in words. */
  readonly unfit: string | null;
  readonly uploading: boolean;
  readonly broken: boolean;
  readonly missing: string | null;
  /** The comment had the one private answer it may have. */
  readonly answered: boolean;
  readonly mentioned: readonly string[];
  readonly refused: string | null;
  readonly row: Conversation | undefined;
  readonly platform: string;
  readonly say: Say;
}

/** The one thing to know about what is being written: what stops it before what is merely good to know. */
export function hint_of(known: Known): HintWords {
  const { note, text, files, row, platform, say } = known;
  const characters = count(text);
  const hard = note ? note_limit : reply_limit;
  const limit = note ? hard : row?.abilities?.text_limit || hard;
  const counter = characters >= limit * counter_from ? say("composer.counter", { n: characters, limit }) : null;
  const line = (words: string | null, warn: boolean, stops: boolean, excess: string | null = null): HintWords => ({
    words,
    warn,
    stops,
    counter,
    excess,
  });
  if (characters > hard) {
    const excess = [...text].slice(hard, hard + excess_shown).join("");
    return line(say("composer.limit", { n: characters - hard, limit: hard }), true, true, excess);
  }
  if (note) {
    const names = known.mentioned.join(", ");
    return line(
      names ? say("composer.mentioned", { names }) : known.refused,
      names === "" && known.refused !== null,
      false,
    );
  }
  const parts = parts_of(characters, row?.abilities?.text_limit ?? 0, files, row?.abilities?.caption === true);
  const left = row?.reply_window?.remaining;
  if (left != null && left > 0 && parts > left) {
    return line(say("composer.split.over", { n: parts, limit: left, platform }), true, true);
  }
  if (known.answered) return line(say("composer.private.used"), true, true);
  if (known.unfit !== null) return line(known.unfit, true, true);
  if (known.missing !== null) return line(say("composer.variable", { name: known.missing }), true, true);
  if (known.refused) return line(known.refused, true, known.broken || known.uploading);
  if (known.broken) return line(say("composer.upload.failed"), true, true);
  if (known.uploading) return line(say("composer.wait"), false, true);
  if (parts > 1) return line(say("composer.split", { n: parts }), false, false);
  if (row?.owned_elsewhere) return line(say("window.elsewhere", { platform }), true, false);
  return line(null, false, false);
}

/** Characters as platforms count them. Most texts are short, and need no counting one by one to know it. */
function count(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

export function Hint({ id, hint, onMissing }: { id: string; hint: HintWords; onMissing: (() => void) | null }) {
  const { say } = useWords();
  return (
    <div id={id} className="flex min-h-5 min-w-0 flex-1 flex-wrap items-center gap-x-3 px-1 pt-1 text-xs">
      <span aria-live="polite" className={`min-w-0 flex-1 ${hint.warn ? "text-danger" : "text-muted"}`}>
        {hint.words}
        {hint.excess && (
          <>
            {" "}
            {say("composer.limit.over")}
            {": "}
            <mark className="bg-warning-back text-warning">{hint.excess}</mark>
            {"…"}
          </>
        )}
      </span>
      {onMissing && (
        <Button look="quiet" onClick={onMissing}>
          {say("composer.variable.go")}
        </Button>
      )}
      {hint.counter && (
        <span className={`tabular-nums ${hint.stops ? "font-medium text-danger" : "text-muted"}`}>{hint.counter}</span>
      )}
    </div>
  );
}
