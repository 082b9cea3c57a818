import { type KeyboardEvent, type ReactNode, type RefObject, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { useDesk, useSelect, useWords } from "@/features/desk";
import { type Tab, tabs } from "@/store/state";
import { List } from "./list";

/** How a tab is written in the address, so that what one sees can be sent to a colleague. */
export const search_of: Readonly<Record<Tab, string>> = { mine: "?assignee=me", unassigned: "?assignee=none", all: "" };

export function tab_of(assignee: string | null): Tab {
  return assignee === "me" ? "mine" : assignee === "none" ? "unassigned" : "all";
}

/** The list pane: its heading with the badge, the tabs with their counts, the rows. */
export function Conversations({
  tab,
  open,
  badge,
  notices,
  shown,
}: {
  tab: Tab;
  open: string | null;
  badge: ReactNode;
  notices: ReactNode;
  /** Learns the order in which the rows stand on screen, for keys that walk through it. */
  shown: RefObject<readonly string[]>;
}) {
  const desk = useDesk();
  const { say } = useWords();
  const [, go] = useLocation();
  const counts = useSelect((state) => state.counts);
  const ready = useSelect((state) => state.place !== null);

  useEffect(() => {
    desk.show_tab(tab);
  }, [desk, tab, ready]);

  const on_key = (event: KeyboardEvent) => {
    const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (!next) return;
    go(`/inbox${open ? `/${open}` : ""}${search_of[next]}`);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  };

  return (
    <section aria-labelledby="list-title" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center justify-between gap-2 px-3 pt-2">
        <h2 id="list-title" className="text-lg font-semibold">
          {say("list.title")}
        </h2>
        {badge}
      </header>
      <div role="tablist" aria-label={say("list.tabs")} onKeyDown={on_key} className="flex border-b border-line px-1">
        {tabs.map((each) => (
          <Link
            key={each}
            id={`tab-${each}`}
            role="tab"
            href={`/inbox${open ? `/${open}` : ""}${search_of[each]}`}
            aria-selected={each === tab}
            aria-controls="list-panel"
            tabIndex={each === tab ? 0 : -1}
            className={`target flex flex-1 items-center justify-center gap-1 border-b-2 px-1 text-sm whitespace-nowrap ${each === tab ? "border-accent font-medium text-accent" : "border-transparent text-muted hover:text-text"}`}
          >
            {say(`list.${each}`)} <span className="min-w-7 text-left tabular-nums">{counts ? counts[each] : ""}</span>
          </Link>
        ))}
      </div>
      <div id="list-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="flex min-h-0 flex-1 flex-col">
        <List key={tab} tab={tab} open={open} search={search_of[tab]} total={counts?.[tab] ?? null} shown={shown} />
      </div>
      {/* Below the rows, so that none of them moves when a channel goes down. */}
      {notices}
    </section>
  );
}
