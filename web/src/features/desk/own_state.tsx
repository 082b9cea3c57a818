import { useState } from "react";
import { say_presence } from "@/sync/at_work";
import { useDesk, useSelect } from "./use_desk";
import { useWords } from "./use_words";

/** What others see of oneself now: the server's word, until it has spoken that of the log-in. */
export function useOwnState(): "online" | "away" | "offline" {
  return useSelect(({ me, staff }) => (me && staff.get(me.staff.id)?.state) || me?.staff.state || "online");
}

/**
 * Whether one is at work, and the switch. Whoever has this page open is there or away; "offline" is only what others are
 * told, so it is shown as being there, as it will be in a moment.
 */
export function OwnState({ wide }: { wide: boolean }) {
  const desk = useDesk();
  const { say } = useWords();
  const away = useOwnState() === "away";
  const [busy, set_busy] = useState(false);
  const state = say(away ? "presence.away" : "presence.online");
  const change = () => {
    if (busy) return;
    set_busy(true);
    say_presence(desk, away ? "online" : "away")
      .catch(() => undefined)
      .finally(() => set_busy(false));
  };
  return (
    <button
      type="button"
      role="switch"
      aria-checked={!away}
      aria-label={say("presence.switch", { state })}
      title={`${say(away ? "presence.come_back" : "presence.go_away")}. ${say("presence.hint")}`}
      onClick={change}
      data-own-state={away ? "away" : "online"}
      className={`target items-center justify-center gap-1 rounded-md text-xs text-muted hover:text-text ${wide ? "inline-flex border border-field px-3 text-sm" : "flex flex-col py-1"}`}
    >
      <span aria-hidden="true" className={`text-base leading-none ${away ? "text-warning" : "text-good"}`}>
        {away ? "◐" : "●"}
      </span>
      {state}
    </button>
  );
}
