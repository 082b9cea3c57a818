import * as z from "zod/mini";
import { place } from "./places";
import { type DeepReadonly, word } from "./zod";

/**
 * An order while somebody writes it, as it is kept in the browser. Amounts and numbers stay as they were written, so that
 * nothing typed is lost; they are read when they are needed.
 */

/** `from`: the message it was read in; none once a person has written it. */
const written = z.object({ text: z.string(), from: z.nullable(z.string()) });

const line = z.object({
  key: z.string(),
  /** Null: what was asked for could be several of ours, or none. */
  variant_id: z.nullable(z.string()),
  name: z.string(),
  sku: z.string(),
  picture: z.nullable(z.string()),
  price: z.string(),
  quantity: z.string(),
  available: z.nullable(z.int()),
  /** What the customer wrote. */
  words: z.string(),
  from: z.nullable(z.string()),
  candidates: z.array(
    z.object({
      variant_id: z.string(),
      name: z.string(),
      sku: z.string(),
      price: z.int(),
      available: z.nullish(z.int()),
    }),
  ),
  /** So many were left when the server refused the line. */
  left: z.nullable(z.int()),
});

export const kept_draft = z.object({
  id: z.string(),
  conversation_id: z.string(),
  customer_id: z.nullable(z.string()),
  /** The server has a draft order of this id. */
  kept: z.boolean(),
  name: written,
  phone: written,
  address: written,
  note: written,
  place: z.nullable(z.object({ chosen: place, from: z.nullable(z.string()) })),
  /** Places that what was written could mean. */
  places: z.object({ name: z.string(), from: z.nullable(z.string()), candidates: z.array(place) }),
  lines: z.array(line),
  method: word(["cod", "transfer"], "cod"),
  shipping_fee: z.string(),
  discount: z.string(),
  deposit: z.string(),
  tell: z.boolean(),
});

export type Draft = DeepReadonly<z.output<typeof kept_draft>>;
export type DraftLine = Draft["lines"][number];
export type WrittenField = Draft["name"];
