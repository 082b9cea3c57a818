import { type KeyboardEvent, type ReactNode, useLayoutEffect, useMemo, useRef } from "react";
import { Link } from "wouter";
import { PageHead, SearchField, useFilter, useShopWords } from "@/features/counter";
import { trouble_words, useAction, useEscape, useLabels, useSelect, useStaff } from "@/features/desk";
import { type Looked, shortest_search } from "@/sync/search";
import { Button } from "@/ui/button";
import { field_look } from "@/ui/field";
import { More } from "@/ui/more";
import { GreyRow, PaneNote, Skeleton } from "@/ui/pane";
import { type SearchKind, search_kinds } from "@/wire/search";
import { plain } from "@/words/written";
import { Group, KnownResult, MessageResult, OrderResult, PersonResult } from "./results";
import { useSearch } from "./use_search";

const filters = ["channel", "staff", "label", "from", "to"] as const;

/** Everything the shop has said and sold, found by words, phones and codes; what is looked for stands in the address. */
export function SearchPage({ badge }: { badge: ReactNode }) {
  const { say } = useShopWords();
  const { search, filter } = useFilter();
  const page = useRef<HTMLElement>(null);
  const q = search.get("q") ?? "";
  const kind = search_kinds.find((one) => one === search.get("kind")) ?? null;
  const narrowed = filters.some((name) => search.get(name));
  const written = search.toString();
  const looked = useMemo<Looked>(() => {
    const query = new URLSearchParams(written);
    const given = filters.flatMap((name) => (query.get(name) ? [[name, query.get(name)]] : []));
    return { ...Object.fromEntries(given), q: query.get("q") ?? "" };
  }, [written]);
  const field = () => page.current?.querySelector<HTMLInputElement>('input[type="search"]');
  const focus_field = () => {
    field()?.focus();
    field()?.select();
  };
  useLayoutEffect(focus_field, []);
  useAction("search", focus_field);
  useAction("search.bare", focus_field);
  useEscape("search", () => {
    if (document.activeElement === field() || !page.current?.contains(document.activeElement)) return false;
    focus_field();
  });

  /** Arrows walk from the field through all that was found and back. */
  const on_key = (event: KeyboardEvent) => {
    const step = event.code === "ArrowDown" ? 1 : event.code === "ArrowUp" ? -1 : 0;
    if (step === 0 || event.altKey || event.nativeEvent.isComposing) return;
    const here = document.activeElement;
    if (here instanceof HTMLSelectElement || (here instanceof HTMLInputElement && here.type === "date")) return;
    const all = [...(page.current?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
    const at = here instanceof HTMLElement ? all.indexOf(here) : -1;
    if (at < 0 && step < 0) return;
    event.preventDefault();
    if (at + step < 0) focus_field();
    else all[Math.min(all.length - 1, at + step)]?.focus();
  };

  return (
    <section
      ref={page}
      aria-label={say("search.title")}
      data-region="input"
      className="flex min-h-0 min-w-0 flex-1 flex-col"
      onKeyDown={on_key}
    >
      <PageHead title={say("search.title")} badge={badge} />
      <search className="flex flex-wrap items-end gap-2 border-b border-line px-4 pb-3">
        <SearchField
          label={say("search.label")}
          value={q}
          onSearch={(words) => filter("q", words)}
          className="md:max-w-md"
        />
        <Narrow search={search} filter={filter} />
      </search>
      <div className="min-h-0 flex-1 overflow-y-auto px-1 md:px-2">
        <div className="mx-auto max-w-4xl">
          <Results key={`${kind}`} looked={looked} kind={kind} narrowed={narrowed} written={written} />
        </div>
      </div>
    </section>
  );
}

/** What narrows it: a channel, a person, a label, days. */
function Narrow({ search, filter }: { search: URLSearchParams; filter: (name: string, value: string) => void }) {
  const { say } = useShopWords();
  const channels = useSelect((state) => state.channels);
  const staff = useStaff();
  const labels = useLabels();
  const choices = [
    ["channel", say("search.channel"), [...channels.values()]],
    ["staff", say("search.staff"), [...staff.values()]],
    ["label", say("search.label.one"), labels],
  ] as const;
  const look = `${field_look} w-auto!`;
  return (
    <>
      {choices.map(([name, words, options]) => (
        <select
          key={name}
          aria-label={words}
          value={search.get(name) ?? ""}
          onChange={(event) => filter(name, event.currentTarget.value)}
          className={`${look} max-w-44`}
        >
          <option value="">{words}</option>
          {options.map((option) => (
            <option key={option.id} value={option.id}>
              {option.name}
            </option>
          ))}
        </select>
      ))}
      {(["from", "to"] as const).map((name) => (
        <label key={name} className="flex items-center gap-1 text-sm text-muted">
          {say(`search.${name}`)}
          <input
            type="date"
            value={search.get(name) ?? ""}
            onChange={(event) => filter(name, event.currentTarget.value)}
            className={look}
          />
        </label>
      ))}
    </>
  );
}

function Results({
  looked,
  kind,
  narrowed,
  written,
}: {
  looked: Looked;
  kind: SearchKind | null;
  narrowed: boolean;
  written: string;
}) {
  const { say } = useShopWords();
  const { found, trouble, busy, again, more } = useSearch(looked, kind);
  const address_of = (each: SearchKind | null) => {
    const query = new URLSearchParams(written);
    if (each) query.set("kind", each);
    else query.delete("kind");
    return `/search?${query}`;
  };
  if (looked.q.length < shortest_search) return <PaneNote title={say("search.begin")} />;
  if (trouble?.kind === "network") return <KnownAlready q={looked.q} />;
  if (trouble && !found) {
    return (
      <PaneNote alert title={trouble_words(trouble, say)}>
        <Button onClick={again}>{say("common.retry")}</Button>
      </PaneNote>
    );
  }
  if (!found) {
    return (
      <Skeleton label={say("search.busy")}>
        {["a", "b", "c", "d"].map((key) => (
          <GreyRow key={key} />
        ))}
      </Skeleton>
    );
  }
  const all_of = (each: SearchKind, limit: number) =>
    kind === null &&
    found[each].length >= limit && (
      <Link href={address_of(each)} className="target inline-flex items-center text-sm text-accent hover:underline">
        {say("search.all")}
      </Link>
    );
  const none = search_kinds.every((each) => found[each].length === 0);
  return (
    <div aria-busy={busy}>
      <p className="sr-only" role="status">
        {none ? "" : say("search.count", { n: search_kinds.reduce((n, each) => n + found[each].length, 0) })}
      </p>
      {kind !== null && (
        <Link
          href={address_of(null)}
          className="target inline-flex items-center px-3 text-sm text-accent hover:underline"
        >
          {say("search.groups.all")}
        </Link>
      )}
      <Group title={say("search.customers")} more={all_of("customers", 5)}>
        {found.customers.map((one) => (
          <PersonResult key={one.id} person={one} />
        ))}
      </Group>
      <Group title={say("search.messages")} more={all_of("messages", 10)}>
        {found.messages.map((one) => (
          <MessageResult key={one.message.id} hit={one} />
        ))}
      </Group>
      <Group title={say("search.orders")} more={all_of("orders", 5)}>
        {found.orders.map((one) => (
          <OrderResult key={one.id} order={one} />
        ))}
      </Group>
      {none && (
        <PaneNote title={`${say("search.none", { q: looked.q })} ${say("search.hint")}`}>
          {narrowed && (
            <Link href={`/search?q=${encodeURIComponent(looked.q)}`} className="text-accent underline">
              {say("page.unfilter")}
            </Link>
          )}
        </PaneNote>
      )}
      {trouble && (
        <p role="alert" className="flex items-center justify-between gap-2 px-3 text-sm text-danger">
          {trouble_words(trouble, say)}
          <Button look="quiet" onClick={again}>
            {say("common.retry")}
          </Button>
        </p>
      )}
      {found.next_cursor && <More label={say("search.more")} busy={busy} onMore={more} />}
    </div>
  );
}

const most_known = 50;

/** Without a network: among the conversations that are here, and it is said that there may be more. */
function KnownAlready({ q }: { q: string }) {
  const { say } = useShopWords();
  const conversations = useSelect((state) => state.conversations);
  const rows = useMemo(() => {
    const wanted = plain(q);
    return [...conversations.values()]
      .filter((row) => plain(`${row.customer?.name ?? ""} ${row.last_message?.text ?? ""}`).includes(wanted))
      .slice(0, most_known);
  }, [conversations, q]);
  return (
    <>
      <p role="status" className="m-3 rounded-md bg-warning-back p-3 text-sm text-warning">
        {say("search.offline")}
      </p>
      <Group title={say("list.title")}>
        {rows.map((row) => (
          <KnownResult key={row.id} row={row} />
        ))}
      </Group>
      {rows.length === 0 && <PaneNote title={say("search.none", { q })} />}
    </>
  );
}
