import * as z from "zod/mini";
import { type DeepReadonly, maybe_list, maybe_text, maybe_yes, word } from "./zod";

const ids = maybe_list(z.string());
const channels = z.nullish(z.array(z.string()));

/** "When a message … then …": what is given of `when` must hold, what is given of `do` is done. */
export const rule = z.object({
  id: z.string(),
  name: maybe_text,
  on: maybe_yes,
  when: z.object({
    channels,
    outside_hours: z.nullish(z.boolean()),
    words: ids,
    first_message: maybe_yes,
  }),
  do: z.object({
    labels: ids,
    assignee: z.nullish(z.string()),
    priority: z.nullish(z.int()),
    answer: z.nullish(z.string()),
  }),
});

/** What the robot is told to do; `version` goes back with a change, so that two people do not overwrite each other. */
export const automation = z.object({
  version: z.int(),
  round_robin: z.object({
    on: maybe_yes,
    channels,
    roles: ids,
    staff: ids,
    cap: z.nullish(z.int()),
    caps: maybe_list(z.object({ staff_id: z.string(), cap: z.int() })),
  }),
  reassign: z.object({ on: maybe_yes, offline_minutes: z.int() }),
  escalation: z.object({ on: maybe_yes, minutes: z.int(), how: word(["assign", "notify"], "notify"), staff: ids }),
  outside_hours_answer: z.object({ on: maybe_yes, text: maybe_text }),
  rules: maybe_list(rule),
});

/** When the shop is open. Times are "08:30"; a range that ends before it begins passes midnight. */
export const working_hours = z.object({
  timezone: z.string(),
  days: maybe_list(z.object({ day: z.int(), ranges: z.array(z.tuple([z.string(), z.string()])) })),
  holidays: maybe_list(z.object({ date: z.string(), name: maybe_text })),
  amber_minutes: z.int(),
  red_minutes: z.int(),
});

const named = z.object({ id: z.string(), name: maybe_text });

/** What would happen. */
export const dry_run = z.object({
  conversations: z.int(),
  items: z.array(
    z.object({
      conversation: z.object({ id: z.string(), channel: named, customer_name: maybe_text }),
      message: z.object({ id: z.string(), sent_at: z.string(), text: maybe_text }),
      rules: ids,
      outside_hours_answer: z.boolean(),
    }),
  ),
  round_robin: z.array(z.object({ conversation_id: z.string(), staff: named })),
  reassign: z.int(),
  escalation: z.int(),
});

/** One thing the robot did. */
export const deed = z.object({
  id: z.string(),
  at: z.string(),
  what: word(["rule", "outside_hours", "round_robin", "reassign", "escalation"], "rule"),
  rule: z.nullish(named),
  conversation: z.object({ id: z.string(), channel: named, customer: z.nullish(named) }),
  did: z.object({
    labels: ids,
    priority: z.nullish(z.int()),
    assignee: z.nullish(named),
    from: z.nullish(named),
    answered: z.nullish(z.string()),
    not_answered: z.nullish(z.string()),
    not_assigned: z.nullish(z.string()),
    minutes: z.nullish(z.int()),
  }),
});
export const deeds = z.object({ items: z.array(deed), next_cursor: z.nullish(z.string()) });

/** Who may be given things, and how many they are given at most. */
export const colleague = z.object({ id: z.string(), name: z.string(), role: z.string(), active: maybe_yes });
export const colleagues = z.object({ items: z.array(colleague) });
export const label_names = z.object({ items: z.array(named) });

export type Rule = DeepReadonly<z.output<typeof rule>>;
export type Automation = DeepReadonly<z.output<typeof automation>>;
type Hours = z.output<typeof working_hours>;
export type WorkingHours = Readonly<Omit<Hours, "days" | "holidays">> & {
  readonly days: readonly { readonly day: number; readonly ranges: readonly (readonly [string, string])[] }[];
  readonly holidays: readonly Readonly<Hours["holidays"][number]>[];
};
export type DryRun = DeepReadonly<z.output<typeof dry_run>>;
export type Deed = DeepReadonly<z.output<typeof deed>>;
export type Colleague = DeepReadonly<z.output<typeof colleague>>;
