import { type KeyboardEvent, type ReactNode, type RefObject, useEffect } from "react";
import { Link, useLocation } from "wouter";
import { aria_keys, useDesk, useSelect, useWords, with_key } from "@/features/desk";
import { type Filter, key_of, search_of } from "@/store/filter";
import { type Tab, tabs } from "@/store/state";
import { Icon } from "@/ui/icons";
import { List } from "./list";

/** Whose conversations a tab shows; all else of a view stays when one goes to another tab. */
const assignees: Readonly<Record<Tab, string | null>> = { mine: "me", unassigned: "none", all: null };

function tab_of({ assignee }: Filter): Tab {
  return assignee === "me" ? "mine" : assignee === "none" ? "unassigned" : "all";
}

/** The list pane: its heading with the badge, the tabs with their counts, the rows. */
export function Conversations({
  filter,
  open,
  badge,
  notices,
  shown,
}: {
  filter: Filter;
  open: string | null;
  badge: ReactNode;
  notices: ReactNode;
  /** Learns the order in which the rows stand on screen, for keys that walk through it. */
  shown: RefObject<readonly string[]>;
}) {
  const desk = useDesk();
  const { say } = useWords();
  const [, go] = useLocation();
  const tab = tab_of(filter);
  const counts = useSelect((state) => state.counts);
  const total = useSelect((state) => state.lists.get(key_of(filter))?.total ?? null);
  const ready = useSelect((state) => state.place !== null);

  useEffect(() => {
    desk.show_view(filter);
  }, [desk, filter, ready]);

  const address_of = (each: Tab) =>
    `/inbox${open ? `/${open}` : ""}${search_of({ ...filter, assignee: assignees[each] })}`;

  const on_key = (event: KeyboardEvent) => {
    const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (!next) return;
    go(address_of(next));
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
      <Link
        href="/search"
        title={with_key(say("keys.search"), "search")}
        aria-keyshortcuts={aria_keys("search")}
        className="target mx-3 mt-1 flex items-center gap-2 rounded-md border border-field px-3 text-sm text-muted hover:bg-surface"
      >
        <Icon name="search" size={16} />
        <span className="cut">{say("list.search")}</span>
      </Link>
      <div role="tablist" aria-label={say("list.tabs")} onKeyDown={on_key} className="flex border-b border-line px-1">
        {tabs.map((each) => (
          <Link
            key={each}
            id={`tab-${each}`}
            role="tab"
            href={address_of(each)}
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
        <List
          key={key_of(filter)}
          filter={filter}
          open={open}
          search={search_of(filter)}
          total={total ?? counts?.[tab] ?? null}
          shown={shown}
        />
      </div>
      {/* Below the rows, so that none of them moves when a channel goes down. */}
      {notices}
    </section>
  );
}
