import { useAction } from "@/features/desk";

interface Keys {
  readonly why: () => void;
  /** False: nothing is unread. */
  readonly first_unread: () => unknown;
  readonly to_newest: () => void;
}

/** Keys that work wherever one is in the conversation. */
export function useThreadKeys({ why, first_unread, to_newest }: Keys): void {
  useAction("why", why);
  useAction("first.unread", () => (first_unread() === false ? false : undefined));
  useAction("latest", to_newest);
}
