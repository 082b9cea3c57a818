import type { ReactNode } from "react";
import { Link } from "wouter";
import { Amount, OrderStateMark, useShopWords } from "@/features/counter";
import { mark_of, platform_name } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { useNow } from "@/ui/use_now";
import type { Order } from "@/wire/commerce";
import type { Conversation } from "@/wire/conversation";
import type { Person } from "@/wire/people";
import type { MessageHit, Snippet } from "@/wire/search";
import { initial, row_time } from "@/words/format";
import { show_phone } from "@/words/written";

const look = "flex min-h-14 items-center gap-3 rounded-md px-3 py-2 hover:bg-surface focus-visible:bg-selected";

/** A piece of a message with the found words marked; the mark is more than a colour. */
export function SnippetText({ pieces }: { pieces: Snippet }) {
  return (
    <>
      {pieces.map(({ text, hit }, index) =>
        hit ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, which never move
          <mark key={index} className="rounded-sm bg-warning-back font-semibold text-warning">
            {text}
          </mark>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text, which never move
          <span key={index}>{text}</span>
        ),
      )}
    </>
  );
}

export function PersonResult({ person }: { person: Person }) {
  const { say } = useShopWords();
  const name = person.name || say("list.nobody");
  const phone = person.contacts.find(({ kind, state }) => kind === "phone" && state !== "dismissed")?.value;
  const places = [...person.channels, ...person.identities.map(({ channel }) => channel)];
  const platforms = [...new Set(places.map(({ platform }) => platform_name(platform, say)))];
  return (
    <Link href={`/customers/${person.id}`} data-result="customer" className={look}>
      <Avatar initial={initial(name)} picture={person.avatar?.startsWith("/media/") ? person.avatar : null} size={36} />
      <span className="min-w-0 flex-1">
        <span className="cut block font-medium">{name}</span>
        <span className="cut block text-sm text-muted">
          {[show_phone(phone ?? person.phone ?? ""), ...platforms].filter(Boolean).join(" · ")}
        </span>
      </span>
    </Link>
  );
}

export function MessageResult({ hit }: { hit: MessageHit }) {
  const { say, language } = useShopWords();
  const now = useNow(60_000);
  const { message, conversation } = hit;
  const name = conversation.customer?.name || say("list.nobody");
  const who = message.direction === "incoming" ? name : (message.author.name ?? say("search.shop"));
  return (
    <Link href={`/inbox/${conversation.id}/m/${message.id}`} data-result="message" className={look}>
      <Avatar initial={initial(name)} mark={mark_of(conversation.channel.platform)} size={36} />
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="cut font-medium">{name}</span>
          <span className="cut text-xs text-muted">
            {[
              platform_name(conversation.channel.platform, say),
              conversation.assignee?.name ?? say("list.unassigned"),
              say(`status.${conversation.status}`),
            ].join(" · ")}
          </span>
          <time className="ml-auto shrink-0 text-xs text-muted" dateTime={message.sent_at}>
            {row_time(Date.parse(message.sent_at), now, language, say)}
          </time>
        </span>
        <span className="line-clamp-2 block text-sm [overflow-wrap:anywhere]">
          <span className="text-muted">{message.kind === "note" ? say("search.note", { name: who }) : `${who}:`}</span>{" "}
          <SnippetText pieces={hit.snippet} />
        </span>
      </span>
    </Link>
  );
}

export function OrderResult({ order }: { order: Order }) {
  const { say, language } = useShopWords();
  const now = useNow(60_000);
  return (
    <Link href={`/orders/${order.id}`} data-result="order" className={look}>
      <span className="min-w-0 flex-1">
        <span className="flex items-baseline gap-2">
          <span className="font-medium">{order.code}</span>
          <OrderStateMark state={order.status} />
          <time className="ml-auto shrink-0 text-xs text-muted" dateTime={order.created_at}>
            {row_time(Date.parse(order.created_at), now, language, say)}
          </time>
        </span>
        <span className="flex gap-2 text-sm text-muted">
          <span className="cut">{order.customer?.name || order.shipping.name || say("list.nobody")}</span>
          <span className="ml-auto shrink-0">
            <Amount value={order.total} />
          </span>
        </span>
      </span>
    </Link>
  );
}

/** A conversation that is in the page already: all there is to search without a network. */
export function KnownResult({ row }: { row: Conversation }) {
  const { say } = useShopWords();
  const name = row.customer?.name || say("list.nobody");
  return (
    <Link href={`/inbox/${row.id}`} data-result="conversation" className={look}>
      <Avatar initial={initial(name)} mark={mark_of(row.channel.platform)} size={36} />
      <span className="min-w-0 flex-1">
        <span className="cut block font-medium">{name}</span>
        <span className="cut block text-sm text-muted">{row.last_message?.text}</span>
      </span>
    </Link>
  );
}

/** One kind of what was found. */
export function Group({ title, more, children }: { title: string; more?: ReactNode; children: readonly ReactNode[] }) {
  if (children.length === 0) return null;
  return (
    <section aria-label={title} className="py-2">
      <div className="flex items-baseline justify-between gap-2 px-3">
        <h2 className="text-sm font-semibold text-muted">{title}</h2>
        {more}
      </div>
      <ul
        // biome-ignore lint/a11y/noRedundantRoles: Safari forgets that a list without bullets is one
        role="list"
        className="m-0 list-none p-0"
      >
        {children.map((child, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the child has the key, this is only its frame
          <li key={index}>{child}</li>
        ))}
      </ul>
    </section>
  );
}
