import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import type { Message } from "@/wire/message";
import type { ThreadActions } from "./actions";
import type { Line } from "./lines";
import { is_small } from "./message_view";
import type { Look, Shown } from "./use_rows";
import { useThreadKeys } from "./use_thread_keys";

interface Walk {
  readonly lines: readonly Line[];
  readonly focused: string | null;
  readonly set_focused: (key: string | null) => void;
  readonly list: RefObject<HTMLElement | null>;
  readonly look: RefObject<Look | null>;
  readonly show: Shown["show"];
  readonly menu: ThreadActions["menu"];
  readonly why: (message: Message) => void;
  readonly first_unread: () => unknown;
  readonly to_newest: () => void;
}

/** Arrows walk from message to message, Enter opens what can be done with it. Gives what hears the keys. */
export function useWalk({ lines, focused, set_focused, list, look, show, menu, ...rest }: Walk) {
  const wanted = useRef<string | null>(null);
  const element_of = (key: string) =>
    list.current?.querySelector<HTMLElement>(`[data-message="${CSS.escape(key)}"]`) ?? null;

  useLayoutEffect(() => {
    const element = wanted.current && element_of(wanted.current);
    if (!element) return;
    wanted.current = null;
    element.focus({ preventScroll: true });
  });

  const step = (by: 1 | -1) => {
    const from = focused ?? look.current?.key ?? null;
    const at = lines.findIndex((line) => line.key === from);
    const walkable = (line: Line | undefined) => line?.kind === "message" && !is_small(line.message);
    // The first step comes to the line one looks at; from there on to the next.
    let next = focused === null ? at : at + by;
    while (next >= 0 && next < lines.length && !walkable(lines[next])) next += by;
    const key = lines[next]?.key;
    if (key === undefined) return;
    wanted.current = key;
    set_focused(key);
    show(key, "nearest");
  };
  const message_at = (key: string | null): Message | null => {
    const line = lines.find((one) => one.key === key);
    return line?.kind === "message" ? line.message : null;
  };

  useThreadKeys({
    why: () => {
      const last = lines.findLast((line) => line.kind === "message" && !is_small(line.message));
      const message = message_at(focused) ?? message_at(last?.key ?? null);
      if (message) rest.why(message);
    },
    first_unread: rest.first_unread,
    to_newest: rest.to_newest,
  });

  return (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const { target } = event;
    const on_row = target instanceof HTMLElement && target.dataset.message !== undefined;
    if (!on_row && target !== event.currentTarget) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && on_row) {
      const message = message_at(target.dataset.message ?? null);
      if (!message) return;
      event.preventDefault();
      menu(message, target);
    }
  };
}

/** The row in which something plays: it may not go away while one reads elsewhere. */
export function usePlaying() {
  const [playing, play] = useState<string | null>(null);
  const on_play = useCallback((event: React.SyntheticEvent) => {
    const media = event.target;
    if (!(media instanceof HTMLMediaElement)) return;
    play(media.paused ? null : (media.closest<HTMLElement>("[data-key]")?.dataset.key ?? null));
  }, []);
  return [playing, on_play] as const;
}
