import * as z from "zod/mini";
import type { DeepReadonly } from "./zod";

/** A view somebody saved: the query of the list's address, by name. */
export const view = z.object({
  id: z.string(),
  name: z.string(),
  filter: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  shared: z.nullish(z.boolean()),
  owner: z.nullish(z.object({ id: z.string(), name: z.string() })),
});

export type SavedView = DeepReadonly<z.output<typeof view>>;
