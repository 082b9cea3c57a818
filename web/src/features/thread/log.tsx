import { Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useDesk, useSelect, useWords } from "@/features/desk";
import { lines_of } from "@/store/order";
import type { Thread } from "@/store/state";
import { PaneNote } from "@/ui/pane";
import { End, ToNewest } from "./ends";
import { type Drawing, LineView } from "./line_view";
import { first_unread_of, lay_out, likely_height, unread_key } from "./lines";
import { type Over, OverThread } from "./over";
import type { ThreadProps } from "./thread";
import { useActions } from "./use_actions";
import { useGoal } from "./use_goal";
import { type Look, useRows } from "./use_rows";
import { usePlaying, useWalk } from "./use_walk";
import { useAnnouncement, useReading, useUnseen } from "./watching";

const load_from_px = 800;

/** The lines of a thread that is here, as many of them as one sees. */
export function Log(props: ThreadProps & { thread: Thread }) {
  const { id, thread, goal = null, review = false } = props;
  const desk = useDesk();
  const { say } = useWords();
  const row = useSelect((state) => state.conversations.get(id));
  const all_pending = useSelect((state) => state.pending);
  const online = useSelect((state) => state.connection.kind === "live" || state.connection.kind === "delayed");
  const scroller = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [at_end, set_at_end] = useState(false);
  const [over, put_over] = useState<Over | null>(null);
  const live = thread.newest === null;
  const unread = row?.unread_count ?? 0;

  const messages = useMemo(() => lines_of(thread), [thread]);
  const by_id = useMemo(() => new Map(messages.map((message) => [message.id, message])), [messages]);
  const pending = useMemo(
    () => (live && !review ? all_pending.filter((one) => one.conversation_id === id) : []),
    [all_pending, id, live, review],
  );
  // The mark stays where it was when the thread was opened, also when everything has been read since.
  const [first_unread, mark_unread] = useState(() => {
    if (unread === 0) return null;
    return live ? first_unread_of(messages, unread) : thread.first_unread;
  });
  const lines = useMemo(() => lay_out(messages, pending, first_unread), [messages, pending, first_unread]);
  const keys = useMemo(() => lines.map((line) => line.key), [lines]);
  const guess = useCallback((index: number) => likely_height(lines[index]), [lines]);

  const latest = useRef({ thread, live });
  latest.current = { thread, live };
  const last_look = useRef<Look | null>(null);
  const on_look = useCallback(
    (look: Look) => {
      const { thread, live } = latest.current;
      const resting = (end: "older" | "newer") => thread[end].kind !== "loading" && thread[end].kind !== "failed";
      last_look.current = look;
      set_at_end(look.at_end);
      if (look.above_px < load_from_px && thread.oldest !== null && resting("older")) void desk.reader.load_older(id);
      if (look.below_px < load_from_px && thread.newest !== null && resting("newer")) void desk.reader.load_newer(id);
      const reading = look.key !== null && thread.messages.has(look.key) ? look.key : null;
      desk.reader.is_reading(look.at_end && live ? null : reading);
    },
    [desk, id],
  );

  const [playing, on_play] = usePlaying();
  const [focused, set_focused] = useState<string | null>(null);
  const staying = useMemo(() => [focused, playing].filter((key) => key !== null), [focused, playing]);
  const start = useRef(
    goal && by_id.has(goal.message)
      ? ({ key: goal.message, align: "middle" } as const)
      : first_unread && by_id.has(first_unread)
        ? ({ key: unread_key, align: "top" } as const)
        : null,
  );
  const rows = useRows({
    scroller,
    list,
    keys,
    guess,
    start: start.current,
    staying,
    live,
    onLook: on_look,
  });

  const to_newest = useCallback(() => {
    void desk.reader.load_newest(id);
    rows.to_end();
    scroller.current?.focus({ preventScroll: true });
  }, [desk, id, rows.to_end]);
  const [words, announce] = useAnnouncement(id);
  const absent = useCallback(() => announce(say("thread.goal.absent")), [announce, say]);
  const { flashed, go_to, missing } = useGoal(id, goal, rows.show, absent);

  // Another piece came because the unread begin before what was here.
  const marked_in = useRef(thread.piece);
  useEffect(() => {
    if (marked_in.current === thread.piece || !thread.first_unread || unread === 0) return;
    marked_in.current = thread.piece;
    mark_unread(thread.first_unread);
    rows.show(unread_key, "top");
  }, [thread.piece, thread.first_unread, unread, rows.show]);

  const last_pending = pending_of(all_pending, id);
  const sent = useRef(last_pending);
  useEffect(() => {
    if (last_pending && last_pending !== sent.current) {
      void desk.reader.load_newest(id);
      rows.to_end();
    }
    sent.current = last_pending;
  }, [desk, id, last_pending, rows.to_end]);

  const unseen = useUnseen(thread, messages, unread, at_end && live);
  useReading(id, review ? 0 : unread, at_end && live);

  const actions = useActions({ ...props, go_to, put_over });
  const on_key = useWalk({
    lines,
    focused,
    set_focused,
    list,
    look: last_look,
    show: rows.show,
    menu: actions.menu,
    why: (message) => put_over({ kind: "why", message }),
    first_unread: () => first_unread !== null && go_to(first_unread),
    to_newest,
  });

  const drawing = useMemo<Drawing>(
    () => ({
      platform: row?.channel.platform ?? "",
      can_quote: !review && (row?.kind === "comment" || row?.abilities?.quote === true),
      can_answer_privately: !review && row?.abilities?.private_answer === true,
      online,
      flashed,
      by_id,
      actions,
    }),
    [row?.channel.platform, row?.kind, row?.abilities, review, online, flashed, by_id, actions],
  );

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {missing && (
        <p role="alert" className="m-0 border-b border-line bg-warning-back px-3 py-2 text-sm text-warning">
          {say("thread.goal.absent")}
        </p>
      )}
      <div
        ref={scroller}
        role="log"
        data-region=""
        aria-live="off"
        aria-label={say("thread.messages")}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what can be scrolled must be reachable by keys
        tabIndex={0}
        onKeyDown={on_key}
        onPlayCapture={on_play}
        onPauseCapture={on_play}
        onEndedCapture={on_play}
        className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none]"
      >
        <div className="flex min-h-full flex-col justify-end pb-3">
          <End id={id} thread={thread} at="older" />
          {/* biome-ignore lint/a11y/noStaticElementInteractions: it only hears where the focus is */}
          <div
            ref={list}
            onFocus={(event) => set_focused(event.target.closest<HTMLElement>("[data-key]")?.dataset.key ?? null)}
          >
            {rows.drawn.map((drawn) => {
              if (drawn.kind === "room") return <div key={drawn.key} style={{ height: drawn.px }} />;
              const line = lines[drawn.index];
              return line ? (
                <div
                  key={line.key}
                  data-key={line.key}
                  data-passing={line.kind === "day" || line.kind === "unread" ? "yes" : undefined}
                  className="flow-root"
                >
                  <LineView line={line} drawing={drawing} />
                </div>
              ) : null;
            })}
          </div>
          <End id={id} thread={thread} at="newer" />
          {messages.length === 0 && pending.length === 0 && <PaneNote title={say("thread.empty")} />}
        </div>
      </div>
      <p className="sr-only" aria-live="polite">
        {words}
      </p>
      {!(at_end && live) && messages.length > 0 && <ToNewest unseen={unseen} onGo={to_newest} />}
      {over && (
        <Suspense fallback={null}>
          <OverThread
            id={id}
            over={over}
            thread={thread}
            messages={messages}
            drawing={drawing}
            onOver={put_over}
            announce={announce}
            {...(props.onNote && { onNote: props.onNote })}
          />
        </Suspense>
      )}
    </div>
  );
}

function pending_of(all: readonly { readonly id: string; readonly conversation_id: string }[], id: string) {
  return all.findLast((one) => one.conversation_id === id)?.id;
}
