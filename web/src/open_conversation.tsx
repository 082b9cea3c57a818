import { Suspense, useCallback, useEffect, useRef, useState } from "react";
import { Composer, type ComposerHandle } from "@/features/composer/composer";
import type { Quoting } from "@/features/composer/quoting";
import { useAction, useDesk, useSelect } from "@/features/desk";
import { Badge } from "@/features/shell/badge";
import { ThreadHeader } from "@/features/thread/header";
import { type Goal, Thread } from "@/features/thread/thread";
import { useMedia } from "@/ui/use_media";
import type { Message } from "@/wire/message";
import { later } from "./later";
import { load_side, path_beside, SidePane, useBeside } from "./side_pane";

const ProductInsert = later(async () => (await load_side()).ProductInsert);

/** One and the same, so that what takes it is not drawn anew. */
const badge = <Badge small />;

/** A thread with its composer, and what stands beside it. Fetched after the list, which is usable before anybody opens one. */
export function OpenConversation({ id, rest, search }: { id: string; rest: string | null; search: string }) {
  const desk = useDesk();
  const [quoting, quote] = useState<Quoting | null>(null);
  const answer = useCallback(
    // Who answers publicly where one could answer privately has chosen.
    (message: Message) => quote({ message, mode: "reply", ...(message.kind === "comment" && { privately: false }) }),
    [],
  );
  const note = useCallback((message: Message) => quote({ message, mode: "note" }), []);
  const answer_privately = useCallback((message: Message) => quote({ message, mode: "reply", privately: true }), []);
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
          <Thread id={id} goal={goal} onQuote={answer} onPrivate={answer_privately} onEdit={edit} onNote={note} />
          {choosing && (
            <Suspense fallback={null}>
              <ProductInsert onChoose={(product) => composer.current?.product(product)} onClose={chosen} />
            </Suspense>
          )}
          {known && (
            <Composer
              ref={composer}
              id={id}
              quoting={quoting}
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
