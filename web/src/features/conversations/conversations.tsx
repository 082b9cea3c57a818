import { type KeyboardEvent, type ReactNode, type RefObject, useCallback, useEffect, useState } from "react";
import { Link, useLocation } from "wouter";
import { aria_keys, useDesk, useSelect, useWords, with_key } from "@/features/desk";
import { type Filter, key_of, search_of, sorts } from "@/store/filter";
import { type Tab, tabs } from "@/store/state";
import { Icon } from "@/ui/icons";
import { MenuButton, type Spot } from "@/ui/pop_menu";
import { whole_number } from "@/words/format";
import { BulkBar } from "./bulk_bar";
import { Filters } from "./filters";
import { List } from "./list";
import { RowMenu } from "./row_menu";
import { useSelection } from "./use_selection";
import { useView, type View } from "./use_view";
import { Views } from "./views";

/** Whose conversations a tab shows; all else of a view stays when one goes to another tab. */
const assignees: Readonly<Record<Tab, string | null>> = { mine: "me", unassigned: "none", all: null };

function tab_of({ assignee }: Filter): Tab {
  return assignee === "me" ? "mine" : assignee === "none" ? "unassigned" : "all";
}

/** The list pane: its heading with the badge, the tabs with their counts, the filters, the rows. */
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
  const tab = tab_of(filter);
  const total = useSelect((state) => state.lists.get(key_of(filter))?.total ?? null);
  const ready = useSelect((state) => state.place !== null);
  const view = useView(filter);
  const selection = useSelection(filter);
  const [menu, open_menu] = useState<{ readonly id: string; readonly at: Spot } | null>(null);
  const close_menu = useCallback(() => open_menu(null), []);

  useEffect(() => {
    desk.show_view(filter);
  }, [desk, filter, ready]);

  return (
    <section aria-labelledby="list-title" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-1.5 px-3 pt-2">
        <h2 id="list-title" className="mr-auto text-lg font-semibold">
          {say("list.title")}
        </h2>
        <Views view={view} />
        <Sort view={view} />
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
      <Tabs filter={filter} tab={tab} view={view} />
      {selection.size > 0 || selection.all ? (
        <BulkBar filter={filter} selection={selection} total={total} />
      ) : (
        <Filters view={view} />
      )}
      <div id="list-panel" role="tabpanel" aria-labelledby={`tab-${tab}`} className="flex min-h-0 flex-1 flex-col">
        <List
          key={key_of(filter)}
          filter={filter}
          open={open}
          search={search_of(filter)}
          total={total}
          shown={shown}
          selection={selection}
          onMenu={(id, at) => open_menu({ id, at })}
        />
      </div>
      {menu && (
        <RowMenu id={menu.id} at={menu.at} search={search_of(filter)} selection={selection} onClose={close_menu} />
      )}
      {/* Below the rows, so that none of them moves when a channel goes down. */}
      {notices}
    </section>
  );
}

function Tabs({ filter, tab, view }: { filter: Filter; tab: Tab; view: View }) {
  const { say, language } = useWords();
  const [, go] = useLocation();
  const address_of = (each: Tab) => view.address_of({ assignee: assignees[each] });
  const on_key = (event: KeyboardEvent) => {
    const step = event.code === "ArrowRight" ? 1 : event.code === "ArrowLeft" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length];
    if (!next) return;
    go(address_of(next));
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  };
  const counts = useSelect((state) =>
    tabs.map((each) => state.lists.get(key_of({ ...filter, assignee: assignees[each] }))?.total ?? "").join(" "),
  ).split(" ");
  return (
    <div role="tablist" aria-label={say("list.tabs")} onKeyDown={on_key} className="flex border-b border-line px-1">
      {tabs.map((each, at) => (
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
          {say(`list.${each}`)}{" "}
          <span className="min-w-7 text-left tabular-nums">
            {counts[at] ? whole_number(Number(counts[at]), language) : null}
          </span>
        </Link>
      ))}
    </div>
  );
}

function Sort({ view }: { view: View }) {
  const { say } = useWords();
  const { filter, wish } = view;
  return (
    <MenuButton
      label={
        <>
          <Icon name="sort" size={14} />
          <span className={filter.sort === "newest" ? "sr-only" : ""}>{say(`sort.${filter.sort}`)}</span>
        </>
      }
      menu_label={say("sort.title")}
      marked={filter.sort !== "newest"}
      choices={sorts.map((sort) => ({
        key: sort,
        kind: "radio",
        label: say(`sort.${sort}`),
        chosen: filter.sort === sort,
        run: () => wish({ sort }),
      }))}
    />
  );
}
