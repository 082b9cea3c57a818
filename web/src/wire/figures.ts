import * as z from "zod/mini";
import { channel } from "./team";
import { type DeepReadonly, word } from "./zod";

const named = z.object({ id: z.string(), name: z.string() });
const channel_name = z.object({ id: z.string(), platform: z.string(), name: z.string() });
const load = { open: z.int(), waiting: z.int(), longest_wait_since: z.nullable(z.string()) };

/** How the shop stands now. */
export const board = z.object({
  waiting: z.int(),
  longest_wait_since: z.nullable(z.string()),
  unassigned: z.int(),
  staff: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      role: z.string(),
      state: word(["online", "away", "offline"], "offline"),
      cap: z.nullable(z.int()),
      ...load,
    }),
  ),
  channels: z.array(z.object({ channel, waiting: z.int() })),
});

const numbers = {
  n: z.int(),
  p50: z.nullable(z.int()),
  p90: z.nullable(z.int()),
  value: z.nullable(z.int()),
  unanswered: z.int(),
};
const figure = z.object(numbers);

/** A period in numbers. */
export const report = z.object({
  name: z.string(),
  from: z.string(),
  to: z.string(),
  unit: word(["hour", "day", "week"], "day"),
  total: figure,
  previous: figure,
  series: z.array(z.object({ at: z.string(), ...numbers })),
  by_channel: z.array(z.object({ channel: channel_name, ...numbers })),
  by_staff: z.array(z.object({ staff: z.nullable(named), ...numbers })),
  by_label: z.array(
    z.object({ label: z.object({ id: z.string(), name: z.string(), colour: z.string() }), ...numbers }),
  ),
  hours: z.array(z.object({ weekday: z.int(), hour: z.int(), n: z.int() })),
});

/** One of the things a number was made from. */
export const fact = z.object({
  at: z.string(),
  seconds: z.nullable(z.int()),
  staff: z.nullable(named),
  message_id: z.nullable(z.string()),
  order: z.nullable(z.object({ id: z.string(), code: z.string(), total: z.int() })),
  conversation: z.object({
    id: z.string(),
    channel: channel_name,
    customer: z.nullable(named),
    status: z.string(),
    assignee: z.nullable(named),
  }),
});

export type Board = DeepReadonly<z.output<typeof board>>;
export type Figure = DeepReadonly<z.output<typeof figure>>;
export type Report = DeepReadonly<z.output<typeof report>>;
export type Fact = DeepReadonly<z.output<typeof fact>>;
