import type { OrderContent } from "@/sync/selling";
import type { Order, ShopSettings, Variant } from "@/wire/commerce";
import type { Draft, DraftLine, WrittenField } from "@/wire/kept_draft";
import type { Person } from "@/wire/people";
import type { Candidate, OrderDraft, Place } from "@/wire/places";
import type { Problem } from "@/wire/problem";
import type { ShopKey } from "@/words/catalogue";
import { read_money, read_phone, read_quantity, show_money, show_phone } from "./fields";

/** An order while somebody writes it: all pure, from what was read in the chat to what the server is asked. */

/** What is wrong, by field as the server names it: `shipping.phone`, `lines[0].quantity`. */
export type Wrong = ReadonlyMap<string, ShopKey>;

const nothing: WrittenField = { text: "", from: null };

export function empty_draft(id: string, conversation_id: string, settings: ShopSettings | null): Draft {
  return {
    id,
    conversation_id,
    customer_id: null,
    kept: false,
    name: nothing,
    phone: nothing,
    address: nothing,
    note: nothing,
    place: null,
    places: { name: "", from: null, candidates: [] },
    lines: [],
    method: "cod",
    shipping_fee: settings?.default_shipping_fee ? show_money(settings.default_shipping_fee) : "",
    discount: "",
    deposit: "",
    tell: false,
  };
}

/** The draft with what the last messages say, and where they are silent with what the shop knows of the customer. */
export function filled(draft: Draft, read: OrderDraft, person: Person | null): Draft {
  const field = (value: OrderDraft["name"], known = ""): WrittenField =>
    value ? { text: value.value, from: value.message_id ?? null } : { text: known, from: null };
  const last = person?.addresses[0];
  const kept_phone =
    person?.contacts.find((one) => one.kind === "phone" && one.state === "kept")?.value ?? person?.phone;
  const phone = field(read.phone, person?.masked ? "" : (kept_phone ?? ""));
  const { place } = read;
  const silent = !read.address && (!place || place.state === "unknown");
  const by_habit = silent && last && !person?.masked ? last : null;
  const note = typeof read.note === "string" ? { text: read.note, from: null } : field(read.note);
  return {
    ...draft,
    name: field(read.name, by_habit?.name || person?.name || ""),
    phone: { ...phone, text: show_phone(read_phone(phone.text) ?? phone.text) },
    address: by_habit ? { text: by_habit.address, from: null } : field(read.address),
    note,
    place: by_habit?.ward_code
      ? {
          chosen: {
            ward_code: by_habit.ward_code,
            ward: by_habit.ward ?? "",
            province_code: by_habit.province_code,
            province: by_habit.province ?? "",
            old_ward_code: by_habit.old_ward_code,
            old_district_code: by_habit.old_district_code,
          },
          from: null,
        }
      : place?.state === "exact" && (place.ward_code || place.province_code)
        ? { chosen: only_place(place), from: place.message_id ?? null }
        : place?.province_code
          ? { chosen: { province_code: place.province_code, province: place.province, ward: "" }, from: null }
          : null,
    places: {
      name: place?.state === "ambiguous" ? place.old_name || place.ward || place.province : "",
      from: place?.message_id ?? null,
      candidates: place?.state === "ambiguous" ? place.candidates : [],
    },
    lines: read.items.map((item, at) => ({
      key: `read ${at}`,
      variant_id: item.variant_id ?? null,
      name: item.product_name || item.words,
      sku: item.sku ?? "",
      picture: null,
      price: item.unit_price == null ? "" : show_money(item.unit_price),
      quantity: String(Math.max(1, item.quantity)),
      available: item.available ?? null,
      words: item.words,
      from: item.message_id ?? null,
      candidates: item.candidates,
      left: null,
    })),
  };
}

/** Of what was read, the place alone. */
function only_place(read: Place): Place {
  const { ward_code, ward, province_code, province, old_ward_code, old_district_code, old_name } = read;
  return { ward_code, ward, province_code, province, old_ward_code, old_district_code, old_name };
}

/** How a variant is called on a line: `Áo thun đen – M`. */
export function variant_name(variant: Pick<Variant, "product_name" | "name" | "sku">): string {
  return [variant.product_name, variant.name].filter(Boolean).join(" – ") || variant.sku;
}

/** One more of a variant: on its line, if it has one. */
export function with_variant(draft: Draft, variant: Variant, key: string): Draft {
  const known = draft.lines.find((line) => line.variant_id === variant.id);
  if (known) return with_line(draft, known.key, { quantity: String((read_quantity(known.quantity) ?? 0) + 1) });
  const line: DraftLine = {
    key,
    variant_id: variant.id,
    name: variant_name(variant),
    sku: variant.sku,
    picture: variant.picture ?? null,
    price: show_money(variant.price),
    quantity: "1",
    available: variant.available,
    words: "",
    from: null,
    candidates: [],
    left: null,
  };
  return { ...draft, lines: [...draft.lines, line] };
}

/** What a person wrote or chose on a line; what the server said about it before is settled by that. */
export function with_line(draft: Draft, key: string, change: Partial<DraftLine>): Draft {
  return { ...draft, lines: draft.lines.map((line) => (line.key === key ? { ...line, left: null, ...change } : line)) };
}

export function with_candidate(draft: Draft, key: string, chosen: Candidate): Draft {
  return with_line(draft, key, {
    variant_id: chosen.variant_id,
    name: chosen.name || chosen.sku,
    sku: chosen.sku,
    price: show_money(chosen.price),
    available: chosen.available ?? null,
    candidates: [],
  });
}

export function without_line(draft: Draft, key: string): Draft {
  return { ...draft, lines: draft.lines.filter((line) => line.key !== key) };
}

/** A place that a person chose. Its ward belongs to its province; another province takes the ward away. */
export function with_place(draft: Draft, chosen: Place | null, from: string | null = null): Draft {
  return { ...draft, place: chosen && { chosen, from }, places: { name: "", from: null, candidates: [] } };
}

export interface Sums {
  readonly subtotal: number;
  readonly total: number;
  readonly to_collect: number;
}

/** As far as the amounts can be read; the server adds up again. */
export function sums_of(draft: Draft): Sums {
  const subtotal = draft.lines.reduce(
    (sum, line) => sum + (read_money(line.price) ?? 0) * (read_quantity(line.quantity) ?? 0),
    0,
  );
  const total = Math.max(0, subtotal + (read_money(draft.shipping_fee) ?? 0) - (read_money(draft.discount) ?? 0));
  const to_collect = draft.method === "transfer" ? 0 : Math.max(0, total - (read_money(draft.deposit) ?? 0));
  return { subtotal, total, to_collect };
}

/** What must be mended before the order can be made. */
export function wrong_in(draft: Draft): Wrong {
  const wrong = new Map<string, ShopKey>();
  if (draft.name.text.trim() === "") wrong.set("shipping.name", "wrong.required");
  if (!read_phone(draft.phone.text)) {
    wrong.set("shipping.phone", draft.phone.text.trim() === "" ? "wrong.required" : "wrong.phone");
  }
  if (draft.address.text.trim() === "") wrong.set("shipping.address", "wrong.required");
  if (!draft.place?.chosen.ward_code) wrong.set("shipping.ward_code", "wrong.ward");
  if (draft.lines.length === 0) wrong.set("lines", "wrong.lines");
  draft.lines.forEach((line, at) => {
    if (!line.variant_id) wrong.set(`lines[${at}].variant_id`, "wrong.variant");
    if (read_quantity(line.quantity) === null) wrong.set(`lines[${at}].quantity`, "wrong.quantity");
    if (line.price.trim() === "" || read_money(line.price) === null) {
      wrong.set(`lines[${at}].unit_price`, "wrong.amount");
    }
  });
  for (const field of ["shipping_fee", "discount", "deposit"] as const) {
    if (read_money(draft[field]) === null) wrong.set(`payment.${field}`, "wrong.amount");
  }
  const { subtotal, total } = sums_of(draft);
  if ((read_money(draft.discount) ?? 0) > subtotal + (read_money(draft.shipping_fee) ?? 0)) {
    wrong.set("payment.discount", "wrong.discount");
  } else if ((read_money(draft.deposit) ?? 0) > total) {
    wrong.set("payment.deposit", "wrong.deposit");
  }
  return wrong;
}

/** What the server is asked to write: of a half-written draft only what can be read. */
export function request_of(draft: Draft): OrderContent {
  const place = draft.place?.chosen;
  const { total } = sums_of(draft);
  return {
    lines: lines_sent(draft).map((line) => ({
      variant_id: line.variant_id ?? "",
      quantity: read_quantity(line.quantity) ?? 1,
      unit_price: read_money(line.price) ?? 0,
    })),
    shipping: {
      name: draft.name.text.trim().normalize("NFC"),
      phone: read_phone(draft.phone.text) ?? "",
      address: draft.address.text.trim().normalize("NFC"),
      // Said also when there is none: what is left out of a change stays as it was.
      ward_code: place?.ward_code ?? null,
      province_code: place?.province_code ?? null,
      old_ward_code: place?.old_ward_code ?? null,
      old_district_code: place?.old_district_code ?? null,
    },
    payment: {
      method: draft.method,
      shipping_fee: read_money(draft.shipping_fee) ?? 0,
      discount: sums_hold(draft) ? (read_money(draft.discount) ?? 0) : 0,
      deposit: Math.min(read_money(draft.deposit) ?? 0, sums_hold(draft) ? total : 0),
    },
    note: draft.note.text.trim().normalize("NFC"),
  };
}

function sums_hold(draft: Draft): boolean {
  const gross = sums_of(draft).subtotal + (read_money(draft.shipping_fee) ?? 0);
  return (read_money(draft.discount) ?? 0) <= gross;
}

/** The lines a request carries, in its order: the server names them by their place among these. */
export function lines_sent(draft: Draft): readonly DraftLine[] {
  return draft.lines.filter(
    (line) => line.variant_id && read_quantity(line.quantity) !== null && read_money(line.price) !== null,
  );
}

const said: Readonly<Record<string, ShopKey>> = { phone: "wrong.phone", out_of_stock: "draft.out" };

/**
 * What the server refused, put to the fields it names. Goods that are not there leave on their line how many are left.
 * `sent`: the draft the request was made of, for meanwhile somebody may have gone on writing.
 */
export function refused(draft: Draft, sent: Draft, problem: Problem): { readonly draft: Draft; readonly wrong: Wrong } {
  const wrong = new Map<string, ShopKey>();
  let mended = draft;
  const lines = lines_sent(sent);
  for (const error of problem.errors ?? []) {
    const field = error.field ?? "";
    const at = /^lines\[(\d+)\]/.exec(field)?.[1];
    const line = at === undefined ? undefined : lines[Number(at)];
    if (line && error.code === "out_of_stock") {
      mended = with_line(mended, line.key, { left: Math.max(0, error.available ?? 0) });
    } else {
      const here = line ? draft.lines.findIndex((one) => one.key === line.key) : -1;
      const name = line ? field.replace(/^lines\[\d+\]/, `lines[${here}]`) : field;
      wrong.set(name, said[error.code] ?? "wrong.refused");
    }
  }
  return { draft: mended, wrong };
}

/** An order of the last day that says the same: a second click, or a colleague was faster. */
export function looks_like(draft: Draft, orders: readonly Order[], now: number): Order | null {
  const wanted = fingerprint(draft.lines.map((line) => [line.variant_id ?? "", read_quantity(line.quantity) ?? 0]));
  const found = orders.find(
    (order) =>
      order.id !== draft.id &&
      order.status !== "draft" &&
      order.status !== "cancelled" &&
      now - Date.parse(order.created_at) < 24 * 60 * 60_000 &&
      fingerprint(order.lines.map((line) => [line.variant_id ?? "", line.quantity])) === wanted,
  );
  return found ?? null;
}

function fingerprint(lines: readonly (readonly [string, number])[]): string {
  return lines
    .map(([variant, quantity]) => `${variant} ${quantity}`)
    .sort()
    .join();
}
