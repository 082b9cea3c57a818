import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useDesk } from "@/features/desk";
import type { Attachment, Message } from "@/wire/message";

export interface Shot {
  readonly message: Message;
  readonly picture: Attachment;
}

/** The pictures of messages that can be shown, in their order. */
export function shots_of(messages: readonly Message[]): readonly Shot[] {
  return messages.flatMap((message) =>
    message.recalled_at || message.hidden
      ? []
      : message.attachments
          .filter((one) => one.kind === "image" && one.state === "ready" && one.url?.startsWith("/media/"))
          .map((picture) => ({ message, picture })),
  );
}

const pages_ahead = 4;

/**
 * All pictures of a conversation: those of the loaded messages first, and at either end the next ones are asked for when
 * somebody comes near. They stay out of the thread, which is not read here.
 */
export function useAlbum(
  id: string,
  start: { readonly message: Message; readonly picture: string },
  loaded: readonly Message[],
  whole: { readonly older: boolean; readonly newer: boolean },
) {
  const desk = useDesk();
  // What was loaded when it was opened: the thread below may grow meanwhile.
  const [around] = useState(() => {
    const here = shots_of(loaded);
    return here.some(({ picture }) => picture.id === start.picture) ? here : shots_of([start.message]);
  });
  const [older, put_older] = useState<{ shots: readonly Shot[]; done: boolean }>({ shots: [], done: whole.older });
  const [newer, put_newer] = useState<{ shots: readonly Shot[]; done: boolean }>({ shots: [], done: whole.newer });
  const [at, go] = useState(start.picture);
  const [looking, look] = useState(false);
  const asking = useRef(false);

  const shots = useMemo(() => [...older.shots, ...around, ...newer.shots], [older.shots, around, newer.shots]);
  const index = shots.findIndex(({ picture }) => picture.id === at);
  const shown = shots[index] ?? null;

  useEffect(() => {
    const side = index <= 0 && !older.done ? "before" : index >= shots.length - 1 && !newer.done ? "after" : null;
    if (!side || asking.current || index < 0) return;
    asking.current = true;
    look(true);
    const end = side === "before" ? loaded_end(older.shots, around, 0) : loaded_end(newer.shots, around, -1);
    void more(side, end).then((found) => {
      asking.current = false;
      look(false);
      const done = found === null || found.length === 0;
      if (side === "before") put_older((now) => ({ shots: [...(found ?? []), ...now.shots], done }));
      else put_newer((now) => ({ shots: [...now.shots, ...(found ?? [])], done }));
    });

    /** Pages may hold pictures only that cannot be shown; then the next one is asked for. */
    async function more(where: "before" | "after", from: Message | undefined): Promise<readonly Shot[] | null> {
      let place = from;
      for (let page = 0; page < pages_ahead && place; page++) {
        const messages = await desk.reader.pictures(id, { [where]: place.id }).catch(() => null);
        if (!messages || messages.length === 0) return null;
        const found = shots_of(messages);
        if (found.length > 0) return found;
        place = messages.at(where === "before" ? 0 : -1);
      }
      return null;
    }
  }, [desk, id, index, shots.length, older, newer, around]);

  // The neighbours are fetched before they are wanted.
  useEffect(() => {
    for (const near of [shots[index - 1], shots[index + 1]]) if (near?.picture.url) new Image().src = near.picture.url;
  }, [shots, index]);

  const step = useCallback(
    (by: 1 | -1) => {
      const next = shots[index + by];
      if (next) go(next.picture.id);
    },
    [shots, index],
  );
  return {
    shown,
    index,
    total: shots.length,
    step,
    looking,
    complete: older.done && newer.done,
    at_first: index === 0 && !looking,
    at_last: index === shots.length - 1 && !looking,
  };
}

function loaded_end(side: readonly Shot[], around: readonly Shot[], at: 0 | -1): Message | undefined {
  return (side.length > 0 ? side : around).at(at)?.message;
}
