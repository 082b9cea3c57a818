import * as z from "zod/mini";
import "./zod";

/** What came over the wire is not what the contract says. Says where and what. */
export class Malformed extends Error {
  override readonly name = "Malformed";
}

/** The typed value, or `Malformed`. `what` names the thing for whoever reads the report. */
export function decode<Schema extends z.ZodMiniType>(schema: Schema, value: unknown, what: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  const where = first?.path.map(String).join(".") ?? "";
  throw new Malformed(`${what}${where ? `.${where}` : ""}: ${first?.code ?? "unreadable"}`);
}

/** A page of a list that the socket also tells: the number it was read at stands beside. */
export function page_of<Item extends z.ZodMiniType>(item: Item) {
  return z.object({
    items: z.array(item),
    next_cursor: z.nullish(z.string()),
    epoch: z.string(),
    seq: z.int(),
  });
}
