import { useEffect, useSyncExternalStore } from "react";
import { platform_name, useDesk, useSelect, useWords } from "@/features/desk";
import { type Flag, type Status, several_limit, statuses, wishes_of } from "@/store/filter";
import { team_of } from "@/sync/team";
import { type Choice, MenuButton } from "@/ui/pop_menu";
import { whole_number } from "@/words/format";
import { toggled, type View } from "./use_view";

type Numbers = readonly { readonly id: string; readonly n: number }[] | null | undefined;

/** What one wants to see of a tab: each wish with the number it would find, and as many wishes together as one likes. */
export function Filters({ view }: { view: View }) {
  const desk = useDesk();
  const { say, language } = useWords();
  const supervises = useSelect((state) => /^(supervisor|owner)$/.test(state.me?.staff.role ?? ""));
  const { filter, wish, facets } = view;
  // The numbers are read once for a view; a menu that is opened shows them as they are now.
  const look = () => {
    void desk.count(filter);
    void team_of(desk).need();
  };
  // The names of labels and colleagues are read when a menu wants them, or a wish in the address is to be named.
  const named = filter.label.length > 0 || (filter.assignee !== null && !/^(me|none)$/.test(filter.assignee));
  useEffect(() => {
    if (named) void team_of(desk).need();
  }, [desk, named]);
  const number = (n: number | null | undefined) => (n == null ? "" : whole_number(n, language));
  return (
    <div
      role="toolbar"
      aria-label={say("list.filter.title")}
      className="flex flex-wrap items-center gap-1 border-b border-line px-2 py-1.5 max-md:flex-nowrap max-md:overflow-x-auto"
    >
      <Channels view={view} onOpen={look} number={number} />
      <Labels view={view} onOpen={look} number={number} />
      {supervises && <People view={view} onOpen={look} number={number} />}
      {(["unread", "unanswered"] as const).map((flag) => (
        <button
          key={flag}
          type="button"
          aria-pressed={filter[flag] === true}
          onClick={() => wish({ [flag]: filter[flag] ? null : true })}
          className={`target inline-flex shrink-0 items-center gap-1 rounded-full border px-2 text-xs whitespace-nowrap ${filter[flag] ? "border-accent bg-selected font-medium text-accent" : "border-field hover:bg-surface"}`}
        >
          {say(`list.filter.${flag}`)}
          {/* The number comes later, and moves nothing. */}
          <span className="min-w-4 text-muted tabular-nums">{number(facets?.[flag])}</span>
        </button>
      ))}
      <More view={view} onOpen={look} number={number} />
      {wishes_of(filter) > 0 && (
        <button type="button" onClick={view.clear} className="target px-2 text-xs text-accent hover:underline">
          {say("list.filter.clear")}
        </button>
      )}
    </div>
  );
}

interface Ways {
  readonly view: View;
  readonly onOpen: () => void;
  readonly number: (n: number | null | undefined) => string;
}

/** What none of them has is not in the answer: none. */
function found(numbers: Numbers, id: string): number | null {
  return numbers ? (numbers.find((one) => one.id === id)?.n ?? 0) : null;
}

function Channels({ view, onOpen, number }: Ways) {
  const { say } = useWords();
  const channels = useSelect((state) => state.channels);
  const { filter, wish, facets } = view;
  const choices: Choice[] = [...channels.values()].map((channel) => ({
    key: channel.id,
    kind: "check",
    label: `${channel.name} · ${platform_name(channel.platform, say)}`,
    chosen: filter.channel.includes(channel.id),
    disabled: filter.channel.length >= several_limit && !filter.channel.includes(channel.id),
    note: number(found(facets?.channels, channel.id)),
    run: () => wish({ channel: toggled(filter.channel, channel.id) }),
  }));
  const one = filter.channel.length === 1 ? channels.get(filter.channel[0] ?? "")?.name : undefined;
  return (
    <MenuButton
      label={one ?? say("list.filter.channel")}
      menu_label={say("list.filter.channel")}
      choices={choices}
      marked={filter.channel.length > 0}
      note={filter.channel.length > 1 ? String(filter.channel.length) : ""}
      onOpen={onOpen}
    >
      {choices.length === 0 && <p className="m-0 px-3 py-2 text-sm text-muted">{say("list.filter.none.channel")}</p>}
    </MenuButton>
  );
}

function Labels({ view, onOpen, number }: Ways) {
  const { say } = useWords();
  const team = team_of(useDesk());
  const labels = useSyncExternalStore(team.labels.subscribe, team.labels.get);
  const { filter, wish, facets } = view;
  const choices: Choice[] = labels.map((label) => ({
    key: label.id,
    kind: "check",
    label: label.name,
    colour: label.colour ?? null,
    chosen: filter.label.includes(label.id),
    disabled: filter.label.length >= several_limit && !filter.label.includes(label.id),
    note: number(found(facets?.labels, label.id)),
    run: () => wish({ label: toggled(filter.label, label.id) }),
  }));
  const one = filter.label.length === 1 ? labels.find(({ id }) => id === filter.label[0])?.name : undefined;
  return (
    <MenuButton
      label={one ?? say("list.filter.label")}
      menu_label={say("list.filter.label")}
      choices={choices}
      marked={filter.label.length > 0}
      note={filter.label.length > 1 ? String(filter.label.length) : ""}
      onOpen={onOpen}
    >
      {choices.length === 0 && <p className="m-0 px-3 py-2 text-sm text-muted">{say("list.filter.none.label")}</p>}
    </MenuButton>
  );
}

function People({ view, onOpen, number }: Ways) {
  const { say } = useWords();
  const staff = useSelect((state) => state.staff);
  const { filter, wish, facets } = view;
  const person = filter.assignee !== null && !/^(me|none)$/.test(filter.assignee) ? filter.assignee : null;
  const choice = (assignee: string | null, label: string, n: number | null | undefined): Choice => ({
    key: assignee ?? "",
    kind: "radio",
    label,
    chosen: filter.assignee === assignee,
    note: number(n),
    run: () => wish({ assignee }),
  });
  const choices = [
    choice(null, say("list.filter.anybody"), facets?.all),
    choice("none", say("list.filter.nobody"), facets?.unassigned),
    ...[...staff.values()]
      .filter((one) => one.active !== false)
      .sort((a, b) => a.name.localeCompare(b.name, "vi"))
      .map((one) => choice(one.id, one.name, found(facets?.staff, one.id))),
  ];
  return (
    <MenuButton
      label={(person && staff.get(person)?.name) || say("list.filter.staff")}
      menu_label={say("list.filter.staff")}
      choices={choices}
      marked={person !== null}
      onOpen={onOpen}
    />
  );
}

function More({ view, onOpen, number }: Ways) {
  const { say } = useWords();
  const { filter, wish, facets } = view;
  const flag = (name: Flag, n: number | null | undefined): Choice => ({
    key: name,
    kind: "check",
    label: say(`list.filter.${name as "has_phone" | "has_order" | "failed"}`),
    chosen: filter[name] === true,
    note: number(n),
    run: () => wish({ [name]: filter[name] ? null : true }),
  });
  const status = (one: Status | "any"): Choice => ({
    key: one,
    kind: "radio",
    label: say(`list.filter.status.${one}`),
    chosen: filter.status === one,
    note: one === "snoozed" ? number(facets?.snoozed) : "",
    run: () => wish({ status: one }),
  });
  const kind = (one: "message" | "comment"): Choice => ({
    key: one,
    kind: "check",
    label: say(`list.filter.kind.${one}`),
    chosen: filter.kind === one,
    run: () => wish({ kind: filter.kind === one ? null : one }),
  });
  const choices: Choice[] = [
    flag("has_phone", facets?.has_phone),
    flag("has_order", facets?.has_order),
    flag("failed", facets?.failed),
    { key: "kind", kind: "heading", label: say("list.filter.kind") },
    kind("message"),
    kind("comment"),
    { key: "status", kind: "heading", label: say("list.filter.status") },
    ...statuses.map(status),
    status("any"),
  ];
  const chosen = [filter.has_phone, filter.has_order, filter.failed, filter.kind].filter((one) => one !== null).length;
  const count = chosen + (filter.status === "open" ? 0 : 1);
  return (
    <MenuButton
      label={say("list.filter.more")}
      menu_label={say("list.filter.more")}
      choices={choices}
      marked={count > 0}
      note={count > 0 ? String(count) : ""}
      onOpen={onOpen}
    />
  );
}
