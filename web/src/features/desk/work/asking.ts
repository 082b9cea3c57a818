import { Box } from "@/store/store";

/** What has to be chosen before something can be done to a conversation. */
export type Asking = {
  readonly what: "assign" | "hand over" | "snooze" | "labels" | "priority";
  readonly id: string;
} | null;

/** What is being asked now; the page's shell shows it, whoever asked. */
export const asking = new Box<Asking>(null);

/** Opens the choice for a conversation, from a thread, a row or the palette. */
export function ask_for(what: NonNullable<Asking>["what"], id: string): void {
  asking.change(() => ({ what, id }));
}
