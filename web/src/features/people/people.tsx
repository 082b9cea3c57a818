import type { ReactNode } from "react";
import { Link } from "wouter";
import {
  BookView,
  may,
  PageHead,
  SearchField,
  useBook,
  useCounter,
  useFilter,
  useRole,
  useShopWords,
} from "@/features/counter";
import { mark_of, platform_name } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { PaneNote } from "@/ui/pane";
import type { Person } from "@/wire/people";
import { date, initial } from "@/words/format";
import { show_phone } from "@/words/written";
import { follow_people } from "./follow";

/** Everybody the shop knows, found by a part of their name with or without accents, or by a phone in any writing. */
export function People({ badge }: { badge: ReactNode }) {
  const counter = useCounter();
  const { say } = useShopWords();
  const role = useRole();
  const { search, filter } = useFilter();
  const q = search.get("q") ?? "";
  const { book, kept } = useBook<Person>(q, () => ({
    read: (cursor) => counter.customers({ q, cursor }),
    follow: follow_people,
  }));
  const hint = say(may(role, "sell") ? "people.search" : "people.search.masked");
  const head = "border-b border-line px-2 py-1 font-normal whitespace-nowrap";
  return (
    <section aria-label={say("nav.customers")} className="@container flex min-h-0 min-w-0 flex-1 flex-col">
      <PageHead title={say("nav.customers")} badge={badge} />
      <search className="px-4 py-2">
        <SearchField label={hint} value={q} onSearch={(words) => filter("q", words)} />
      </search>
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={kept.loading.kind === "loading"}>
        <BookView
          book={book}
          kept={kept}
          empty={
            <PaneNote title={say(q === "" ? "people.empty" : "goods.empty.filter")}>
              {q !== "" && (
                <Link href="/customers" className="text-accent underline">
                  {say("page.unfilter")}
                </Link>
              )}
            </PaneNote>
          }
          fresh={(n) => say("people.fresh", { n })}
        >
          <table className="w-full border-collapse text-sm">
            <caption className="sr-only">{say("nav.customers")}</caption>
            <thead className="sticky top-0 z-10 bg-back text-left text-muted">
              <tr>
                <th scope="col" className={`${head} pl-4`}>
                  {say("people.person")}
                </th>
                <th scope="col" className={`${head} hidden @md:table-cell`}>
                  {say("people.phone")}
                </th>
                <th scope="col" className={`${head} hidden @2xl:table-cell`}>
                  {say("people.labels")}
                </th>
                <th scope="col" className={`${head} hidden pr-4 text-right @3xl:table-cell`}>
                  {say("people.since")}
                </th>
              </tr>
            </thead>
            <tbody>
              {kept.rows.map((person) => (
                <PersonRow key={person.id} person={person} />
              ))}
            </tbody>
          </table>
        </BookView>
      </div>
    </section>
  );
}

/** The number to call: the first one somebody kept, else the first found. */
export function phone_of(person: Person): string {
  const phones = person.contacts.filter(({ kind, state }) => kind === "phone" && state !== "dismissed");
  const one = phones.find(({ state }) => state === "kept") ?? phones[0];
  return show_phone(one?.value ?? person.phone ?? "");
}

function PersonRow({ person }: { person: Person }) {
  const { say, language } = useShopWords();
  const name = person.name || say("list.nobody");
  const phone = phone_of(person);
  const channels = person.channels.length > 0 ? person.channels : person.identities.map(({ channel }) => channel);
  const platforms = [...new Set(channels.map(({ platform }) => platform))];
  const cell = "border-b border-line px-2 py-1.5";
  return (
    <tr data-customer={person.id}>
      <th scope="row" className={`${cell} pl-4 text-left font-normal`}>
        <span className="flex items-center gap-3">
          <Avatar
            initial={initial(name)}
            picture={person.avatar?.startsWith("/media/") ? person.avatar : null}
            size={36}
          />
          <span className="min-w-0">
            <Link href={`/customers/${person.id}`} className="words-wrap font-medium hover:underline">
              {name}
            </Link>
            <span className="flex flex-wrap items-center gap-x-2 text-muted">
              {platforms.map((platform) => {
                const mark = mark_of(platform);
                return mark.image ? (
                  <img key={platform} src={mark.image} alt={platform_name(platform, say)} width={16} height={16} />
                ) : (
                  <span key={platform}>{platform_name(platform, say)}</span>
                );
              })}
              <span className="tabular-nums @md:hidden">{phone}</span>
            </span>
          </span>
        </span>
      </th>
      <td className={`${cell} hidden whitespace-nowrap tabular-nums @md:table-cell`}>{phone || "−"}</td>
      <td className={`${cell} hidden @2xl:table-cell`}>
        <span className="flex flex-wrap gap-1">
          {person.labels.map(({ id, name: label }) => (
            <span key={id} className="rounded-full border border-line px-2 text-xs">
              {label}
            </span>
          ))}
        </span>
      </td>
      <td className={`${cell} hidden pr-4 text-right whitespace-nowrap text-muted @3xl:table-cell`}>
        {person.created_at ? date(Date.parse(person.created_at), language) : ""}
      </td>
    </tr>
  );
}
