import * as z from "zod/mini";
import { type DeepReadonly, maybe_list, maybe_text, word } from "./zod";

/** Provinces and wards of today, and what they were called before; and an order as it was read out of a chat. */

export const province = z.object({ code: z.string(), name: z.string(), kind: maybe_text });
export const ward = z.object({ code: z.string(), name: z.string(), kind: maybe_text });

export const place = z.object({
  ward_code: z.nullish(z.string()),
  ward: maybe_text,
  province_code: z.nullish(z.string()),
  province: maybe_text,
  old_ward_code: z.nullish(z.string()),
  old_district_code: z.nullish(z.string()),
  /** What it was called before July 2025, when that is how it was written. */
  old_name: z.nullish(z.string()),
});

const certainty = word(["exact", "ambiguous", "unknown"], "unknown");

export const places_found = z.object({ items: z.array(place), state: z.nullish(certainty) });
export const provinces = z.object({ items: z.array(province) });
export const wards = z.object({ items: z.array(ward) });

/** A value and the message it was read from. */
const found = z.nullish(z.object({ value: z.string(), message_id: z.nullish(z.string()) }));

const candidate = z.object({
  variant_id: z.string(),
  name: maybe_text,
  sku: maybe_text,
  price: z.int(),
  available: z.nullish(z.int()),
});

export const order_draft = z.object({
  name: found,
  phone: found,
  address: found,
  items: maybe_list(
    z.object({
      /** Absent: what was asked for could be several of our variants, or none. */
      variant_id: z.nullish(z.string()),
      product_name: maybe_text,
      sku: z.nullish(z.string()),
      quantity: z.int(),
      unit_price: z.nullish(z.int()),
      available: z.nullish(z.int()),
      words: maybe_text,
      message_id: z.nullish(z.string()),
      candidates: maybe_list(candidate),
    }),
  ),
  place: z.nullish(
    z.object({
      state: certainty,
      ward_code: z.nullish(z.string()),
      ward: maybe_text,
      province_code: z.nullish(z.string()),
      province: maybe_text,
      old_ward_code: z.nullish(z.string()),
      old_district_code: z.nullish(z.string()),
      old_name: z.nullish(z.string()),
      message_id: z.nullish(z.string()),
      candidates: maybe_list(place),
    }),
  ),
  note: z.nullish(z.union([z.string(), z.object({ value: z.string(), message_id: z.nullish(z.string()) })])),
});

export type Place = DeepReadonly<z.output<typeof place>>;
export type PlacesFound = DeepReadonly<z.output<typeof places_found>>;
export type Province = DeepReadonly<z.output<typeof province>>;
export type Ward = DeepReadonly<z.output<typeof ward>>;
export type OrderDraft = DeepReadonly<z.output<typeof order_draft>>;
export type Candidate = DeepReadonly<z.output<typeof candidate>>;
