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

export type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;
