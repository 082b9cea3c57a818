import * as z from "zod/mini";
import { attachment } from "./message";
import { type DeepReadonly, maybe_list, maybe_text, word } from "./zod";

/** What one person has typed and not sent, as the server keeps it for all their devices. */
export const my_drafts = z.object({
  items: z.array(
    z.object({
      conversation_id: z.string(),
      text: z.string(),
      kind: z.pipe(
        z.nullish(z.string()),
        z.transform((kind) => (kind === "note" ? ("note" as const) : ("reply" as const))),
      ),
      updated_at: z.nullish(z.string()),
    }),
  ),
});

/** The same as it is kept in the browser, with what only the browser knows. */
export const stored_draft = z.object({
  text: maybe_text,
  /** When it was last changed, by this browser's clock. */
  at: z.catch(z.number(), 0),
  /** The server has it as it stands here. */
  clean: z.catch(z.boolean(), false),
  enclosed: maybe_list(z.intersection(attachment, z.object({ quick_reply_id: z.optional(z.string()) }))),
  /** Answers a comment by private message: what was written for one person must never become public by itself. */
  privately: z.catch(z.boolean(), false),
  /** The quick replies it was begun with. */
  quick_replies: maybe_list(z.string()),
});

/** What one tab tells the others. */
export const told_draft = z.object({ id: z.string(), mode: word(["reply", "note"], "reply"), draft: stored_draft });

export type MyDraft = DeepReadonly<z.output<typeof my_drafts>>["items"][number];
export type StoredDraft = DeepReadonly<z.output<typeof stored_draft>>;
