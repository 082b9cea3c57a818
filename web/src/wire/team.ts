import * as z from "zod/mini";
import { failure } from "./message";
import { type DeepReadonly, word } from "./zod";

export const staff = z.object({
  id: z.string(),
  seq: z.nullish(z.int()),
  name: z.string(),
  email: z.nullish(z.string()),
  role: word(["owner", "supervisor", "sales", "agent"], "agent"),
  /** Who has left keeps their name below what they wrote. */
  active: z.nullish(z.boolean()),
  state: z.nullish(word(["online", "away", "offline"], "offline")),
  /** Conversations they have open, and how many they are to have at most. */
  open: z.nullish(z.number()),
  cap: z.nullish(z.number()),
});

/** A word of the shop's for conversations and customers; `position` is the number of its key, if it has one. */
export const shop_label = z.object({
  id: z.string(),
  seq: z.nullish(z.int()),
  name: z.string(),
  colour: z.nullish(z.string()),
  position: z.nullish(z.int()),
});

/** From when on waiting is long. */
export const waiting_limits = z.object({ amber_minutes: z.int(), red_minutes: z.int() });

export const me = z.object({
  staff,
  workspace: z.object({ id: z.nullish(z.string()), name: z.string() }),
  csrf_token: z.string(),
});

export const channel = z.object({
  id: z.string(),
  seq: z.int(),
  platform: z.string(),
  name: z.string(),
  external_id: z.string(),
  state: word(["connected", "needs_reconnection", "disabled"], "needs_reconnection"),
  since: z.nullish(z.string()),
  last_event_at: z.nullish(z.string()),
  last_success_at: z.nullish(z.string()),
  token_expires_at: z.nullish(z.string()),
  backlog: z.nullish(z.number()),
  failure: z.nullish(failure),
});

/** What we are registered as with a platform. */
export const app = z.object({
  platform: z.string(),
  slug: z.string(),
  webhook_url: z.string(),
  oauth_url: z.string(),
});

export const apps = z.object({ items: z.array(app) });
export const way_to_consent = z.object({ authorize_url: z.string() });

/** Of a customer, what a conversation shows. */
export const customer = z.object({
  id: z.string(),
  name: z.nullish(z.string()),
  avatar: z.nullish(z.string()),
});

export type ShopLabel = DeepReadonly<z.output<typeof shop_label>>;
export type WaitingLimits = DeepReadonly<z.output<typeof waiting_limits>>;
export type Staff = DeepReadonly<z.output<typeof staff>>;
export type Me = DeepReadonly<z.output<typeof me>>;
export type Channel = DeepReadonly<z.output<typeof channel>>;
export type App = DeepReadonly<z.output<typeof app>>;
export type Customer = DeepReadonly<z.output<typeof customer>>;
