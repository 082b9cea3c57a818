import { type Ref, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import { lines_of } from "@/store/order";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { GreyBubble, PaneNote, Skeleton } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import type { Attachment, Message } from "@/wire/message";
import { day_heading } from "@/words/format";
import { Lightbox } from "./lightbox";
import { first_unread_of, lay_out } from "./lines";
import { MessageView, SmallLine } from "./message_view";
import { PendingView } from "./pending_view";
import { PostView } from "./post";
import { useScroll } from "./use_scroll";

const no_messages: readonly Message[] = [];
const older_from_px = 600;

interface Props {
  readonly id: string;
  readonly onQuote: (message: Message) => void;
  readonly onEdit: (text: string) => void;
}

/** The messages of one conversation. */
export function Thread({ id, onQuote, onEdit }: Props) {
  const desk = useDesk();
  const { say } = useWords();
  const thread = useSelect((state) => state.threads.get(id));

  useEffect(() => {
    desk.show(id);
    return () => desk.show(null);
  }, [desk, id]);

  if (!thread || (thread.messages.size === 0 && thread.loading.kind !== "loaded")) {
    if (thread?.loading.kind === "failed") {
      const { trouble } = thread.loading;
      const title =
        trouble.kind === "absent" ? say("err.gone") : `${say("thread.failed")} ${trouble_words(trouble, say)}`;
      return (
        <PaneNote alert title={title}>
          {trouble.kind !== "absent" && (
            <Button onClick={() => void desk.load_thread(id)}>{say("common.retry")}</Button>
          )}
        </PaneNote>
      );
    }
    return (
      <Skeleton label={say("thread.loading")}>
        <GreyBubble ours={false} wide />
        <GreyBubble ours wide={false} />
        <GreyBubble ours={false} wide={false} />
      </Skeleton>
    );
  }
  return <Loaded id={id} onQuote={onQuote} onEdit={onEdit} />;
}

function Loaded({ id, onQuote, onEdit }: Props) {
  const desk = useDesk();
  const { say, language } = useWords();
  const now = useNow(60_000);
  const thread = useSelect((state) => state.threads.get(id));
  const row = useSelect((state) => state.conversations.get(id));
  const all_pending = useSelect((state) => state.pending);
  const online = useSelect((state) => state.connection.kind === "live" || state.connection.kind === "delayed");
  const [shown_picture, show_picture] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const unread_mark = useRef<HTMLDivElement>(null);

  const messages = useMemo(() => (thread ? lines_of(thread) : no_messages), [thread]);
  const pending = useMemo(() => all_pending.filter((one) => one.conversation_id === id), [all_pending, id]);
  // The mark stays where it was when the thread was opened, also when everything has been read since.
  const unread_at_opening = useRef<{ first: string | null } | null>(null);
  if (unread_at_opening.current === null && thread?.loading.kind === "loaded" && row) {
    unread_at_opening.current = { first: first_unread_of(messages, row.unread_count) };
  }
  const first_unread = unread_at_opening.current?.first ?? null;
  const lines = useMemo(() => lay_out(messages, pending, first_unread), [messages, pending, first_unread]);

  const last_id = pending.at(-1)?.id ?? messages.at(-1)?.id ?? "";
  const opened = thread?.loading.kind === "loaded";
  const { at_bottom, to_bottom } = useScroll(scroller, unread_mark, opened, messages[0]?.id ?? "", last_id);

  const last_pending = pending.at(-1)?.id;
  useEffect(() => {
    if (last_pending) to_bottom();
  }, [last_pending, to_bottom]);

  const unseen = useUnseen(messages, at_bottom);
  useReading(id, row?.unread_count ?? 0, at_bottom);
  const announcement = useAnnouncement(messages, opened);

  useEffect(() => {
    const element = scroller.current;
    if (!element || !thread?.cursor || thread.older.kind === "loading" || thread.older.kind === "failed") return;
    const look = () => {
      if (element.scrollTop < older_from_px) void desk.load_older(id);
    };
    look();
    element.addEventListener("scroll", look, { passive: true });
    return () => element.removeEventListener("scroll", look);
  }, [desk, id, thread?.cursor, thread?.older.kind]);

  const by_id = useMemo(() => {
    const found = new Map<string, Message>();
    for (const message of messages) found.set(message.id, message);
    return found;
  }, [messages]);
  const pictures = useMemo(
    () =>
      messages
        .flatMap((message) => (message.recalled_at ? [] : message.attachments))
        .filter((one) => (one.kind === "image" || one.kind === "sticker") && one.state === "ready"),
    [messages],
  );
  const open_picture = useCallback((attachment: Attachment) => show_picture(attachment.id), []);
  const platform = row?.channel.platform ?? "";
  const can_quote = row?.kind === "comment" || row?.abilities?.quote === true;

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div
        ref={scroller}
        role="log"
        data-region=""
        aria-live="off"
        aria-label={say("thread.messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keys
        tabIndex={0}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end pb-3">
          {row?.post && <PostView post={row.post} />}
          <Top id={id} />
          {lines.map((line) => {
            if (line.kind === "day")
              return <SmallLine key={line.key} text={day_heading(line.at, now, language, say)} />;
            if (line.kind === "unread") return <UnreadMark key={line.key} ref={unread_mark} />;
            if (line.kind === "pending") {
              return <PendingView key={line.key} pending={line.pending} platform={platform} online={online} />;
            }
            const { message, first, last } = line;
            return (
              <MessageView
                key={line.key}
                message={message}
                first={first}
                last={last}
                platform={platform}
                quoted={message.reply_to ? (by_id.get(message.reply_to) ?? null) : null}
                can_quote={can_quote && message.direction === "incoming"}
                onOpen={open_picture}
                onQuote={onQuote}
                onEdit={onEdit}
              />
            );
          })}
          {messages.length === 0 && pending.length === 0 && <PaneNote title={say("thread.empty")} />}
        </div>
      </div>
      <p className="sr-only" aria-live="polite">
        {announcement}
      </p>
      {!at_bottom && (
        <button
          type="button"
          onClick={to_bottom}
          className="target absolute bottom-3 left-1/2 flex -translate-x-1/2 items-center gap-1 rounded-full border border-line bg-back px-3 text-sm text-accent shadow-md"
        >
          <Icon name="down" size={16} />
          {unseen > 0 ? say("thread.new", { n: unseen }) : say("thread.latest")}
        </button>
      )}
      {shown_picture && (
        <Lightbox pictures={pictures} shown={shown_picture} onShow={show_picture} onClose={() => show_picture(null)} />
      )}
    </div>
  );
}

function UnreadMark({ ref }: { ref: Ref<HTMLDivElement> }) {
  const { say } = useWords();
  return (
    <div ref={ref} className="flex items-center gap-3 px-4 py-2 text-xs font-medium text-accent">
      <span className="h-px flex-1 bg-accent" />
      {say("thread.unread")}
      <span className="h-px flex-1 bg-accent" />
    </div>
  );
}

/** Above the oldest line: more is coming, could not come, or this is where it began. */
function Top({ id }: { id: string }) {
  const desk = useDesk();
  const { say } = useWords();
  const thread = useSelect((state) => state.threads.get(id));
  if (thread?.older.kind === "failed") {
    return (
      <SmallLine
        text={
          <>
            {say("thread.older.failed")}{" "}
            <Button look="quiet" onClick={() => void desk.load_older(id)}>
              {say("common.retry")}
            </Button>
          </>
        }
      />
    );
  }
  if (thread?.cursor) return <SmallLine text={say("list.more")} />;
  return thread && thread.messages.size > 0 ? <SmallLine text={say("thread.begin")} /> : null;
}

/** How many of the customer's messages came since the bottom was left. */
function useUnseen(messages: readonly Message[], at_bottom: boolean): number {
  const seen = useRef<string | null>(null);
  const last = messages.at(-1)?.id ?? null;
  if (at_bottom || seen.current === null) seen.current = last;
  if (at_bottom) return 0;
  const from = messages.findIndex((message) => message.id === seen.current);
  return messages.slice(from + 1).filter((message) => message.direction === "incoming").length;
}

/** Tells that everything was read, when the newest line is really before somebody's eyes. */
function useReading(id: string, unread: number, at_bottom: boolean): void {
  const desk = useDesk();
  useEffect(() => {
    if (unread === 0 || !at_bottom) return;
    const look = () => {
      if (document.visibilityState === "visible") void desk.mark_read(id);
    };
    look();
    // Asked again while it has not become true: the first answer may have been lost with the network.
    const again = setInterval(look, 3000);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(again);
      document.removeEventListener("visibilitychange", look);
    };
  }, [desk, id, unread, at_bottom]);
}

/** What a screen reader says: new lines of the customer, and of a burst only how many. */
function useAnnouncement(messages: readonly Message[], opened: boolean): string {
  const { say } = useWords();
  const known = useRef<number | null>(null);
  const [words, set_words] = useState("");
  useEffect(() => {
    if (!opened) return;
    if (known.current === null) {
      known.current = messages.length;
      return;
    }
    const fresh = messages.slice(known.current).filter((message) => message.direction === "incoming");
    known.current = messages.length;
    const [one] = fresh;
    if (fresh.length === 1 && one) set_words(one.text || say("thread.new", { n: 1 }));
    else if (fresh.length > 1) set_words(say("thread.new", { n: fresh.length }));
  }, [messages, opened, say]);
  return words;
}
