import * as z from "zod/mini";
import type { DeepReadonly } from "./zod";

/** An error answer (RFC 9457). `type` and `code` are words the page translates; `detail` is for who digs. */
export const problem = z.object({
  type: z._default(z.string(), "about:blank"),
  title: z.nullish(z.string()),
  status: z.nullish(z.int()),
  detail: z.nullish(z.string()),
  /** Who has what somebody else reached for. */
  holder: z.nullish(z.object({ id: z.string(), name: z.string() })),
  errors: z.nullish(
    z.array(
      z.object({
        field: z.nullish(z.string()),
        code: z.string(),
        detail: z.nullish(z.string()),
        /** Of goods that are not there: how many are left. */
        available: z.nullish(z.int()),
        variant_id: z.nullish(z.string()),
      }),
    ),
  ),
});

export type Problem = DeepReadonly<z.output<typeof problem>>;
