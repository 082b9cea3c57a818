import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Composer, type ComposerHandle } from "@/features/composer/composer";
import { Conversations, search_of, tab_of } from "@/features/conversations/conversations";
import { useSelect, useWords } from "@/features/desk";
import { Badge } from "@/features/shell/badge";
import { ChannelNotices } from "@/features/shell/notices";
import { ThreadHeader } from "@/features/thread/header";
import { Thread } from "@/features/thread/thread";
import type { Tab } from "@/store/state";
import { PaneNote } from "@/ui/pane";
import type { Message } from "@/wire/message";

/** The list beside the thread; on a phone one of the two. */
export function InboxPage({ open }: { open: string | null }) {
  const { say } = useWords();
  const [search] = useSearchParams();
  const tab = tab_of(search.get("assignee"));
  const shown = useRef<readonly string[]>([]);
  useKeys(open, tab, shown);
  return (
    <>
      <h1 className="sr-only">{say("nav.inbox")}</h1>
      <div
        className={`${open ? "hidden md:flex" : "flex"} min-h-0 w-full shrink-0 flex-col border-line md:w-70 md:border-r lg:w-90`}
      >
        <Conversations tab={tab} open={open} badge={<Badge />} notices={<ChannelNotices />} shown={shown} />
      </div>
      <div className={`${open ? "flex" : "hidden md:flex"} min-h-0 min-w-0 flex-1 flex-col`}>
        {open ? (
          <OpenConversation key={open} id={open} back={`/inbox${search_of[tab]}`} />
        ) : (
          <PaneNote title={say("thread.pick")}>
            <p className="m-0 text-sm">{say("thread.pick.keys")}</p>
          </PaneNote>
        )}
      </div>
    </>
  );
}

function OpenConversation({ id, back }: { id: string; back: string }) {
  const [quoted, quote] = useState<Message | null>(null);
  const composer = useRef<ComposerHandle>(null);
  const edit = useCallback((text: string) => composer.current?.insert(text), []);
  const known = useSelect((state) => state.conversations.has(id));
  useEffect(() => {
    // A finger that opens a thread wants to read; a keyboard would cover half of it.
    if (known && matchMedia("(pointer: fine)").matches) composer.current?.focus();
  }, [known]);
  return (
    <section aria-labelledby="thread-title" className="flex min-h-0 flex-1 flex-col">
      <ThreadHeader id={id} back={back} badge={<Badge />} />
      <Thread id={id} onQuote={quote} onEdit={edit} />
      {known && <Composer ref={composer} id={id} quoted={quoted} onQuoteDone={() => quote(null)} />}
    </section>
  );
}

/** Alt+arrows walk through the conversations, Alt+T goes to the reply, Esc from there to the messages. */
function useKeys(open: string | null, tab: Tab, shown: RefObject<readonly string[]>): void {
  const [, go] = useLocation();
  useEffect(() => {
    const on_key = (event: KeyboardEvent) => {
      if (event.isComposing || document.querySelector("dialog[open]")) return;
      if (event.code === "Escape" && document.activeElement?.id === "composer") {
        document.querySelector<HTMLElement>('[role="log"]')?.focus();
        return;
      }
      if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      if (event.code === "KeyT") {
        document.getElementById("composer")?.focus();
      } else if (event.code === "ArrowDown" || event.code === "ArrowUp") {
        const ids = shown.current;
        const at = open ? ids.indexOf(open) : -1;
        const next = ids[event.code === "ArrowDown" ? at + 1 : Math.max(0, at - 1)];
        if (next) go(`/inbox/${next}${search_of[tab]}`);
      } else {
        return;
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", on_key);
    return () => document.removeEventListener("keydown", on_key);
  }, [go, open, tab, shown]);
}
