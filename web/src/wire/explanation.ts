import * as z from "zod/mini";
import { message } from "./message";
import type { DeepReadonly } from "./zod";

const text = z.nullish(z.string());
const number = z.nullish(z.number());

/** Something a platform told, as it came. */
const raw_event = z.object({
  id: z.string(),
  kind: z.string(),
  source: text,
  state: z.string(),
  attempts: number,
  received_at: z.string(),
  recorded_at: text,
  note: text,
  headers: text,
  body: text,
  body_base64: text,
  body_bytes: number,
});

/** A piece of a reply on its way to the platform. */
const part = z.object({
  part: z.number(),
  state: z.string(),
  platform_message_id: text,
  tried_at: text,
  attempts: number,
  last_error: text,
  due_at: text,
});

const deed = z.object({ action: z.string(), staff: text, at: z.string() });

/** Why a message is what it is: the answer of GET /api/messages/{id}/why. */
export const explanation = z.object({
  message: z.extend(message, { platform_message_id: text }),
  raw_events: z.array(raw_event),
  parts: z.array(part),
  audit: z.array(deed),
});

export type Explanation = DeepReadonly<z.output<typeof explanation>>;
export type RawEvent = Explanation["raw_events"][number];
