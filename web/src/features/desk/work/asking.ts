import { Box } from "@/store/store";

/** What has to be chosen before something can be done to a conversation. */
export type Asking =
  | { readonly what: "assign" | "hand over" | "snooze" | "labels" | "priority"; readonly id: string }
  | Held
  | null;

/** Somebody else has it than the screen showed: whether it is to be taken from them. */
export interface Held {
  readonly what: "held";
  readonly id: string;
  readonly question: string;
  readonly yes: string;
  readonly go_on: () => void;
}

/** What is being asked now; the page's shell shows it, whoever asked. */
export const asking = new Box<Asking>(null);

/** Opens the choice for a conversation, from a thread, a row or the palette. */
export function ask_for(what: Exclude<NonNullable<Asking>, Held>["what"], id: string): void {
  asking.change(() => ({ what, id }));
}
