import * as z from "zod/mini";
import type { DeepReadonly } from "./zod";

const hhmm = /^([01]\d|2[0-3]):[0-5]\d$/;

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
  /** How wide the list and what stands beside the thread are, on a screen that has room for them. */
  list_width: z.catch(z.int().check(z.minimum(240), z.maximum(520)), 360),
  side_width: z.catch(z.int().check(z.minimum(300), z.maximum(600)), 360),
  /** What is told of, and how. The text of messages may be kept off a screen that others see. */
  notify_sound: z.catch(z.boolean(), true),
  notify_desktop: z.catch(z.boolean(), true),
  notify_text: z.catch(z.boolean(), true),
  notify_unassigned: z.catch(z.boolean(), true),
  /** When nothing rings: hours of every day, by the shop's clock, and until a moment. */
  notify_quiet: z.catch(
    z.nullable(z.object({ from: z.string().check(z.regex(hhmm)), to: z.string().check(z.regex(hhmm)) })),
    null,
  ),
  notify_pause_until: z.catch(z.nullable(z.string()), null),
});

export const list_widths = { min: 240, max: 520, usual: 360 } as const;
export const side_widths = { min: 300, max: 600, usual: 360 } as const;

export type Personal = DeepReadonly<z.output<typeof personal>>;
