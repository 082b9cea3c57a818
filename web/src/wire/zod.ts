import * as z from "zod/mini";

/**
 * The decoding library, set up once. Without `jitless` it would build functions from text, which the page's content
 * policy refuses and reports.
 */
z.config({ jitless: true });

/** One of the words we know; another word, from a newer server, becomes `otherwise`. */
export function word<const Known extends readonly string[], const Otherwise extends string>(
  known: Known,
  otherwise: Otherwise,
) {
  const is_known = (text: string): text is Known[number] => known.includes(text);
  return z.pipe(
    z.string(),
    z.transform((text): Known[number] | Otherwise => (is_known(text) ? text : otherwise)),
  );
}

/** A text that may be left out; then it is empty. */
export const maybe_text = z.pipe(
  z.nullish(z.string()),
  z.transform((text) => text ?? ""),
);

/** A list that may be left out; then there is nothing in it. */
export function maybe_list<const Item extends z.ZodMiniType>(item: Item) {
  return z.pipe(
    z.nullish(z.array(item)),
    z.transform((items) => items ?? []),
  );
}

/** An answer that is a list and no more. */
export function items_of<const Item extends z.ZodMiniType>(item: Item) {
  return z.object({ items: z.array(item) });
}

/** A yes that may be left out; then it is a no. */
export const maybe_yes = z.pipe(
  z.nullish(z.boolean()),
  z.transform((yes) => yes === true),
);

export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;
