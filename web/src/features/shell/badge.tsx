import { useEffect, useRef, useState } from "react";
import { useSelect, useWords } from "@/features/desk";
import type { Connection } from "@/store/state";
import { useNow } from "@/ui/use_now";
import type { Say } from "@/words/catalogue";
import { moment, seconds } from "@/words/format";

const looks = {
  starting: ["◌", "text-muted"],
  live: ["●", "text-good"],
  delayed: ["◐", "text-warning"],
  reconnecting: ["◌", "text-warning"],
  offline: ["○", "text-danger"],
} as const;

/** Whether what one sees is live, always in the same place. `small`: where room is short, all being well is a mark alone. */
export function Badge({ small = false }: { small?: boolean }) {
  const { say, language } = useWords();
  const connection = useSelect((state) => state.connection);
  const now = useNow(connection.kind === "delayed" ? 1000 : 30_000);
  const [mark, look] = looks[connection.kind];
  return (
    <p role="status" data-connection={connection.kind} className={`m-0 text-sm whitespace-nowrap ${look}`}>
      <span aria-hidden="true">{mark}</span>{" "}
      <span className={small && connection.kind === "live" ? "sr-only" : ""}>
        {badge_words(connection, Math.max(now, Date.now()), (at) => moment(at, now, language), say)}
      </span>
    </p>
  );
}

export function badge_words(connection: Connection, now: number, clock: (at: number) => string, say: Say): string {
  switch (connection.kind) {
    case "starting":
      return say("live.starting");
    case "live":
      return say("live.ok");
    case "delayed":
      return say("live.slow", { time: seconds(now - connection.since, say) });
    case "reconnecting":
      return say("live.retry");
    case "offline":
      return say("live.lost", { time: clock(connection.since) });
  }
}

const line_from_ms = 10_000;
const back_ms = 3_000;

/** Over ten seconds of trouble: one line that says what still works. It goes by itself, and says so for three seconds. */
export function ConnectionLine() {
  const { say } = useWords();
  const connection = useSelect((state) => state.connection);
  const now = useNow(1000);
  const [back, set_back] = useState(false);
  const troubled = useRef(false);
  const since = "since" in connection ? connection.since : null;
  const long = since !== null && now - since >= line_from_ms;

  useEffect(() => {
    if (long) troubled.current = true;
    if (connection.kind !== "live" || !troubled.current) return;
    troubled.current = false;
    set_back(true);
    const timer = setTimeout(() => set_back(false), back_ms);
    return () => clearTimeout(timer);
  }, [connection.kind, long]);

  if (long && since !== null) {
    return (
      <p role="status" className="m-0 bg-warning-back px-4 py-1 text-center text-sm text-warning">
        {connection.kind === "delayed"
          ? say("live.slowHint", { time: seconds(now - since, say) })
          : say("live.lostHint")}
      </p>
    );
  }
  return back ? (
    <p role="status" className="m-0 bg-selected px-4 py-1 text-center text-sm text-good">
      {say("live.back")}
    </p>
  ) : null;
}
