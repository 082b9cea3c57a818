import { useSelect, useStaff, useWords } from "@/features/desk";
import type { Option } from "@/ui/choose";
import type { Staff } from "@/wire/team";
import type { Say } from "@/words/catalogue";
import { plain } from "@/words/written";

const order = { online: 0, away: 1, offline: 2 } as const;
const looks = { online: ["●", "text-good"], away: ["◐", "text-warning"], offline: ["○", "text-muted"] } as const;

/** Who can be given a conversation: those who are here first, and of those whoever has the least to do. */
export function useColleagues(): readonly Staff[] {
  const staff = useStaff();
  return [...staff.values()]
    .filter((one) => one.active !== false)
    .sort(
      (a, b) =>
        order[a.state ?? "offline"] - order[b.state ?? "offline"] ||
        (a.open ?? 0) - (b.open ?? 0) ||
        a.name.localeCompare(b.name, "vi"),
    );
}

export function useColleagueOptions(): readonly Option[] {
  const { say } = useWords();
  const me = useSelect((state) => state.me?.staff.id);
  return useColleagues().map((one) => ({
    id: one.id,
    words: one.id === me ? say("assign.me", { name: one.name }) : one.name,
    before: <PresenceMark staff={one} />,
    after: <span className="text-xs text-muted">{load_words(one, say)}</span>,
  }));
}

/** Whether somebody is here now, as a mark with its word. */
function PresenceMark({ staff }: { staff: Staff }) {
  const { say } = useWords();
  if (!staff.state) return null;
  const [mark, look] = looks[staff.state];
  return (
    <span className={look} title={say(`presence.state.${staff.state}`)}>
      <span aria-hidden="true">{mark}</span>
      <span className="sr-only">{say(`presence.state.${staff.state}`)}</span>
    </span>
  );
}

export function load_words({ open, cap }: Staff, say: Say): string {
  if (open == null) return "";
  return cap == null ? say("assign.load", { n: open }) : say("assign.load.cap", { n: open, cap });
}

/** Whether what was typed is in what stands there, accents or not. */
export function by_words(option: Option, typed: string): boolean {
  return plain(`${option.words} ${option.also ?? ""}`).includes(plain(typed));
}
