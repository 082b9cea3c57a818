import * as z from "zod/mini";
import type { DeepReadonly } from "./zod";

/**
 * What one person has chosen for their own screen. The server keeps it as it is given; what is absent, or of another
 * shape, is as if nobody had chosen. A new setting is one line here.
 */
export const personal = z.object({
  /** What sends a reply: Enter, or Ctrl+Enter for those who break lines a lot. Ctrl+Enter always does. */
  send_key: z.catch(z.enum(["enter", "ctrl_enter"]), "enter"),
  /** For how many seconds a reply can be taken back before it leaves. */
  hold_s: z.catch(z.int().check(z.minimum(0), z.maximum(30)), 5),
  /** Whether answering a conversation that nobody has also takes it. */
  claim_on_send: z.catch(z.boolean(), false),
  /** Whether `?` and `/` alone mean something outside fields. */
  bare_keys: z.catch(z.boolean(), true),
});

export type Personal = DeepReadonly<z.output<typeof personal>>;
