import type { Query } from "@/sync/figures";
import type { Report } from "@/wire/figures";
import { reach_of } from "./period";

/** Whose conversations are listed: everything, one point, one channel, person, label, or one hour of the week. */
export type Pick =
  | { readonly kind: "all" }
  | { readonly kind: "unanswered" }
  | { readonly kind: "at"; readonly at: string }
  | { readonly kind: "channel" | "staff" | "label"; readonly id: string }
  | { readonly kind: "slot"; readonly weekday: number; readonly hour: number };

/** As it stands in the address. */
export function written_pick(pick: Pick): string {
  switch (pick.kind) {
    case "at":
      return `at:${pick.at}`;
    case "slot":
      return `slot:${pick.weekday}-${pick.hour}`;
    case "all":
    case "unanswered":
      return pick.kind;
    default:
      return `${pick.kind}:${pick.id}`;
  }
}

export function read_pick(text: string | null): Pick | null {
  if (text === "all" || text === "unanswered") return { kind: text };
  const [kind, rest] = split(text ?? "");
  if (kind === "at" && !Number.isNaN(Date.parse(rest))) return { kind, at: new Date(rest).toISOString() };
  if ((kind === "channel" || kind === "staff" || kind === "label") && /^[0-9a-f-]{36}$/.test(rest))
    return { kind, id: rest };
  const slot = /^([1-7])-(\d|1\d|2[0-3])$/.exec(rest);
  return kind === "slot" && slot ? { kind, weekday: Number(slot[1]), hour: Number(slot[2]) } : null;
}

function split(text: string): [string, string] {
  const colon = text.indexOf(":");
  return colon < 0 ? [text, ""] : [text.slice(0, colon), text.slice(colon + 1)];
}

type Told = { readonly [Part in "unit" | "from" | "to"]: Report[Part] };

/** What the server is asked for, beside what the whole report is asked for. */
export function narrowed(pick: Pick, base: Query, report: Told): Query {
  switch (pick.kind) {
    case "all":
      return base;
    case "unanswered":
      return { ...base, unanswered: true };
    case "at":
      return { ...base, ...reach_of(pick.at, report.unit, report.from, report.to) };
    case "slot":
      return { ...base, weekday: pick.weekday, hour: pick.hour };
    default:
      return { ...base, [pick.kind]: pick.id };
  }
}
