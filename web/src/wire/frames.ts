import * as z from "zod/mini";
import { type Conversation, conversation } from "./conversation";
import { decode, Malformed } from "./decode";
import { type Message, message } from "./message";
import { type Channel, type Customer, channel, customer, type Staff, staff } from "./team";
import type { DeepReadonly } from "./zod";

/** A change of the workspace, as a whole object. `gone`: out of our sight, with all below it; `deleted`: no more. */
export type Event = { readonly seq: number } & (
  | { readonly what: "conversation"; readonly object: Conversation; readonly created: boolean }
  | { readonly what: "message"; readonly object: Message; readonly created: boolean }
  | { readonly what: "channel"; readonly object: Channel }
  | { readonly what: "staff"; readonly object: Staff }
  | { readonly what: "customer"; readonly object: Customer }
  | { readonly what: "gone"; readonly of: string; readonly id: string }
  | { readonly what: "other"; readonly kind: string; readonly object: unknown }
  | { readonly what: "unreadable"; readonly kind: string; readonly why: string }
);

/** One entry of the history: an event, or numbers this person may not see. */
export type Item = Event | { readonly skip: readonly [number, number] };

export type Presence = DeepReadonly<z.output<typeof presence>>;

export type Frame =
  | { readonly welcome: { readonly epoch: string; readonly seq: number; readonly resync: boolean } }
  | { readonly events: readonly Item[] }
  | { readonly presence: Presence }
  | { readonly ping: number };

export const presence = z.object({
  staff: z.object({ id: z.string(), name: z.string() }),
  conversation_id: z.nullish(z.string()),
  typing: z.nullish(z.boolean()),
});

const welcome = z.object({ welcome: z.object({ epoch: z.string(), seq: z.int(), resync: z.boolean() }) });
const skip = z.object({ skip: z.tuple([z.int(), z.int()]) });
const envelope = z.object({ seq: z.int(), kind: z.string(), object: z.unknown() });
const leaving = z.object({ id: z.string(), gone: z.nullish(z.boolean()), deleted: z.nullish(z.boolean()) });
const events = z.object({ events: z.array(z.unknown()) });
const presence_frame = z.object({ presence });
const ping = z.object({ ping: z.number() });

/**
 * A frame of the live socket. Throws `Malformed` when the frame itself is unreadable. An event whose object is
 * unreadable keeps its number and is reported by itself: one bad object never stops the stream.
 */
export function decode_frame(text: string): Frame {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed("frame: not JSON");
  }
  if (typeof value !== "object" || value === null) throw new Malformed("frame: not an object");
  if ("events" in value) return { events: decode(events, value, "frame").events.map(decode_item) };
  if ("ping" in value) return decode(ping, value, "frame");
  if ("presence" in value) return decode(presence_frame, value, "frame");
  if ("welcome" in value) return decode(welcome, value, "frame");
  throw new Malformed("frame: of no known kind");
}

/** One entry of a frame or of GET /api/events. */
export function decode_item(value: unknown): Item {
  if (typeof value === "object" && value !== null && "skip" in value) return decode(skip, value, "item");
  const { seq, kind, object } = decode(envelope, value, "item");
  // Nearly every object stays, and whole objects are read once, not twice.
  const may_leave = typeof object === "object" && object !== null && ("gone" in object || "deleted" in object);
  const left = may_leave ? leaving.safeParse(object) : null;
  if (left?.success && (left.data.gone || left.data.deleted)) {
    return { seq, what: "gone", of: noun(kind), id: left.data.id };
  }
  try {
    return { seq, ...decode_object(kind, object) };
  } catch (error) {
    return { seq, what: "unreadable", kind, why: error instanceof Error ? error.message : "unreadable" };
  }
}

type Content = Event extends infer One ? (One extends unknown ? Omit<One, "seq"> : never) : never;

function decode_object(kind: string, object: unknown): Content {
  switch (noun(kind)) {
    case "conversation":
      return {
        what: "conversation",
        object: decode(conversation, object, kind),
        created: kind === "conversation.created",
      };
    case "message":
      return { what: "message", object: decode(message, object, kind), created: kind === "message.created" };
    case "channel":
      return { what: "channel", object: decode(channel, object, kind) };
    case "staff":
      return { what: "staff", object: decode(staff, object, kind) };
    case "customer":
      return { what: "customer", object: decode(customer, object, kind) };
    default:
      return { what: "other", kind, object };
  }
}

function noun(kind: string): string {
  return kind.split(".", 1)[0] ?? kind;
}
