import { type RefObject, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Composer, type ComposerHandle } from "@/features/composer/composer";
import { Conversations } from "@/features/conversations/conversations";
import { useAction, useDesk, useEscape, usePersonal, useSelect, useWords } from "@/features/desk";
import { Badge } from "@/features/shell/badge";
import { ChannelNotices } from "@/features/shell/notices";
import { ThreadHeader } from "@/features/thread/header";
import { type Goal, Thread } from "@/features/thread/thread";
import { type Filter, read_filter, search_of } from "@/store/filter";
import { PaneNote } from "@/ui/pane";
import { Separator } from "@/ui/separator";
import { useMedia } from "@/ui/use_media";
import type { Message } from "@/wire/message";
import { list_widths } from "@/wire/personal";
import { later } from "./later";
import { load_side, path_beside, SidePane, useBeside } from "./side_pane";

const ProductInsert = later(async () => (await load_side()).ProductInsert);

/** The list beside the thread, and beside that who it is with; on a phone one of the three. */
export function InboxPage({ open, beside: rest }: { open: string | null; beside: string | null }) {
  const { say } = useWords();
  const desk = useDesk();
  const wide = useMedia("(min-width: 1024px)");
  const { list_width } = usePersonal();
  const [search] = useSearchParams();
  const written = search.toString();
  const filter = useMemo(() => read_filter(written), [written]);
  const shown = useRef<readonly string[]>([]);
  useKeys(open, filter, shown);
  return (
    <>
      <h1 className="sr-only">{say("nav.inbox")}</h1>
      <div
        data-region="[data-row][tabindex='0']"
        id="list-pane"
        className={`${open ? "hidden md:flex" : "flex"} min-h-0 w-full shrink-0 flex-col border-line md:w-70 md:border-r lg:border-r-0`}
        style={{ width: wide ? list_width : undefined }}
      >
        <Conversations filter={filter} open={open} badge={<Badge />} notices={<ChannelNotices />} shown={shown} />
      </div>
      {wide && (
        <Separator
          label={say("list.width")}
          pane="list-pane"
          from="left"
          value={list_width}
          {...list_widths}
          onMove={(width) => desk.personal.change({ list_width: width })}
        />
      )}
      <div className={`${open ? "flex" : "hidden md:flex"} relative min-h-0 min-w-0 flex-1`}>
        {open ? (
          <OpenConversation key={open} id={open} rest={rest} search={search_of(filter)} />
        ) : (
          <div className="flex flex-1 flex-col">
            <PaneNote title={say("thread.pick")}>
              <p className="m-0 text-sm">{say("thread.pick.keys")}</p>
            </PaneNote>
          </div>
        )}
      </div>
    </>
  );
}

/** One and the same, so that what takes it is not drawn anew. */
const badge = <Badge small />;

function OpenConversation({ id, rest, search }: { id: string; rest: string | null; search: string }) {
  const desk = useDesk();
  const [quoted, quote] = useState<Message | null>(null);
  const composer = useRef<ComposerHandle>(null);
  const edit = useCallback((text: string) => composer.current?.insert(text), []);
  const known = useSelect((state) => state.conversations.has(id));
  const phone = !useMedia("(min-width: 768px)");
  const { beside, show, close } = useBeside(id, rest, search);
  const covered = phone && beside !== null;
  const linked = /^m\/([\w-]+)$/.exec(rest ?? "")?.[1] ?? null;
  const [goal, aim] = useState<Goal | null>(() => (linked ? { message: linked, n: 0 } : null));
  const aim_at = useCallback((message: string) => aim((before) => ({ message, n: (before?.n ?? 0) + 1 })), []);
  const opened_beside = useRef(rest !== null && linked === null);
  useEffect(() => {
    // A finger that opens a thread wants to read; a keyboard would cover half of it.
    if (known && !opened_beside.current && matchMedia("(pointer: fine)").matches) composer.current?.focus();
  }, [known]);

  const opened_at = useRef(linked);
  useEffect(() => {
    if (linked && linked !== opened_at.current) aim_at(linked);
    opened_at.current = linked;
  }, [linked, aim_at]);
  useEffect(() => {
    // What was shown before the thread was covered is not gone to once more when it comes back.
    if (covered) aim(null);
  }, [covered]);
  const show_message = useCallback(
    (message_id: string) => {
      if (covered) close();
      aim_at(message_id);
    },
    [covered, close, aim_at],
  );
  // What is proposed while the thread is covered stands in the composer's draft.
  const propose = useCallback(
    (text: string) => {
      if (composer.current) composer.current.insert(text);
      else desk.drafts.give(id, "reply", { text }, true);
    },
    [desk, id],
  );
  const [choosing, choose] = useState(false);
  const chosen = useCallback(() => {
    choose(false);
    composer.current?.focus();
  }, []);
  useAction("product", () => choose(true));
  const back_to_thread = useCallback(() => {
    close();
    if (!phone) composer.current?.focus();
  }, [close, phone]);

  return (
    <>
      {!covered && (
        <section aria-labelledby="thread-title" className="flex min-h-0 min-w-0 flex-1 flex-col">
          <ThreadHeader
            id={id}
            back={`/inbox${search}`}
            badge={badge}
            customer={path_beside(id, { kind: "customer" }, search)}
            order={path_beside(id, { kind: "new order" }, search)}
          />
          <Thread id={id} goal={goal} onQuote={quote} onEdit={edit} />
          {choosing && (
            <Suspense fallback={null}>
              <ProductInsert onChoose={(product) => composer.current?.product(product)} onClose={chosen} />
            </Suspense>
          )}
          {known && (
            <Composer
              ref={composer}
              id={id}
              quoted={quoted}
              onQuoteDone={() => quote(null)}
              onProduct={() => choose(!choosing)}
              onCustomer={() => show({ kind: "customer" })}
            />
          )}
        </section>
      )}
      {known && beside && (
        <SidePane
          conversation_id={id}
          beside={beside}
          show={show}
          close={back_to_thread}
          show_message={show_message}
          propose={propose}
          search={search}
          alone={phone}
          badge={phone ? badge : null}
        />
      )}
    </>
  );
}

/** The keys walk through the conversations as the list shows them, and from the reply back to the messages. */
function useKeys(open: string | null, filter: Filter, shown: RefObject<readonly string[]>): void {
  const desk = useDesk();
  const [, go] = useLocation();
  const walk = (step: 1 | -1, wanted: (id: string) => boolean) => {
    const ids = shown.current;
    const at = open ? ids.indexOf(open) : -1;
    // From a conversation that is not in the list one comes to its top, whichever way.
    const on_the_way = step > 0 ? ids.slice(at + 1) : at < 0 ? ids.slice(0, 1) : ids.slice(0, at).reverse();
    const next = on_the_way.find(wanted);
    if (next) go(`/inbox/${next}${search_of(filter)}`);
  };
  const any = () => true;
  const unread = (id: string) => (desk.store.get().conversations.get(id)?.unread_count ?? 0) > 0;
  useAction("conversation.next", () => walk(1, any));
  useAction("conversation.previous", () => walk(-1, any));
  useAction("unread.next", () => walk(1, unread));
  useAction("unread.previous", () => walk(-1, unread));
  useAction("reply", () => document.getElementById("composer")?.focus(), open !== null);
  useEscape("composer", () => {
    if (document.activeElement?.id !== "composer") return false;
    document.querySelector<HTMLElement>('[role="log"]')?.focus();
  });
}
