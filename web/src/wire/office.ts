import * as z from "zod/mini";
import { attachment, failure } from "./message";
import { channel } from "./team";
import { type DeepReadonly, items_of, maybe_list, maybe_text, maybe_yes, word } from "./zod";

/** What the settings show and change: the shop's words, its people, its channels, and who did what. */

export const label_kept = z.object({
  id: z.string(),
  name: z.string(),
  colour: z.string(),
  position: z.nullish(z.int()),
  count: z.nullish(z.int()),
});

export const reply_kept = z.object({
  id: z.string(),
  name: z.string(),
  text: maybe_text,
  shared: z.boolean(),
  used: z.nullish(z.int()),
  attachments: maybe_list(attachment),
});

export const colleague = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: word(["owner", "supervisor", "sales", "agent"], "agent"),
  teams: maybe_list(z.string()),
  channels: z.nullish(z.array(z.string())),
  active: z.boolean(),
  state: z.nullish(word(["online", "away", "offline"], "offline")),
  open: z.nullish(z.int()),
});

export const setting_spec = z.object({
  name: z.string(),
  secret: maybe_yes,
  required: maybe_yes,
  fallback: maybe_text,
  where_to_find: maybe_text,
});

export const platform = z.object({
  platform: z.string(),
  sells: maybe_yes,
  app_settings: maybe_list(setting_spec),
  channel_settings: maybe_list(setting_spec),
});

export const checked = z.object({ well: z.boolean(), failure: z.nullish(failure), channel });

export const deed = z.object({
  id: z.string(),
  at: z.string(),
  staff: z.nullish(z.object({ id: z.string(), name: maybe_text })),
  action: z.string(),
  subject: maybe_text,
  detail: z.unknown(),
});

export const labels_kept = items_of(label_kept);
export const replies_kept = items_of(reply_kept);
export const colleagues = items_of(colleague);
export const platforms = items_of(platform);
export const deeds = z.object({ items: z.array(deed), next_cursor: z.nullish(z.string()) });

export type LabelKept = DeepReadonly<z.output<typeof label_kept>>;
export type ReplyKept = DeepReadonly<z.output<typeof reply_kept>>;
export type Colleague = DeepReadonly<z.output<typeof colleague>>;
export type SettingSpec = DeepReadonly<z.output<typeof setting_spec>>;
export type PlatformWants = DeepReadonly<z.output<typeof platform>>;
export type Checked = DeepReadonly<z.output<typeof checked>>;
export interface Deed {
  readonly id: string;
  readonly at: string;
  readonly staff?: { readonly id: string; readonly name: string } | null | undefined;
  readonly action: string;
  readonly subject: string;
  readonly detail?: unknown;
}
