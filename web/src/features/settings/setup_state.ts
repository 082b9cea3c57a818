import { useMemo } from "react";
import { type DeskProvided, useSelect } from "@/features/desk";
import { decode } from "@/wire/decode";
import { setup_state } from "@/wire/setup";

export const setup_steps = ["shop", "owner", "channel", "message", "team"] as const;
export type SetupStep = (typeof setup_steps)[number];

/** Kept where the shop was made, until the card is put away; other shops never see it. */
const kept = "gom.setup";

export function remember_setup(): void {
  localStorage.setItem(kept, "open");
}

export function forget_setup(): void {
  localStorage.removeItem(kept);
}

export function setup_remembered(): boolean {
  return localStorage.getItem(kept) !== null;
}

/** Whether the store is new; who cannot be asked now is no new store. */
export async function setup_needed(desk: DeskProvided): Promise<boolean> {
  try {
    return decode(setup_state, await desk.ask("get", "/api/setup"), "setup").needed;
  } catch {
    return false;
  }
}

/** What of the first run is done, by what is there. */
export function useSetupDone(): Readonly<Record<SetupStep, boolean>> {
  const inside = useSelect((state) => state.session.kind === "in");
  const channels = useSelect((state) => state.channels.size > 0);
  const conversations = useSelect((state) => state.conversations);
  const team = useSelect((state) => state.staff.size > 1);
  return useMemo(() => {
    const answered = [...conversations.values()].some(({ last_message }) => last_message?.direction === "outgoing");
    return { shop: inside, owner: inside, channel: channels, message: answered, team };
  }, [inside, channels, conversations, team]);
}
