import * as z from "zod/mini";
import { attachment } from "./message";
import { type DeepReadonly, maybe_list, maybe_text, maybe_yes } from "./zod";

/** What the shop says often, under a short name, with its pictures. */
export const quick_reply = z.object({
  id: z.string(),
  seq: z.int(),
  name: z.string(),
  text: maybe_text,
  attachments: maybe_list(attachment),
  deleted: maybe_yes,
});

export type QuickReply = DeepReadonly<z.output<typeof quick_reply>>;
