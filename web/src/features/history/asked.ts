/** What one looks back at stands in the address; here it becomes what the server is asked. */

/** Vietnam keeps one time all year. */
const zone_offset = "+07:00";

const names = ["q", "channel", "staff", "label", "status", "from", "to", "sort"] as const;

export type Asked = Readonly<Record<(typeof names)[number], string>>;

/** Days in the address are the shop's, and the last one is meant whole. What is no day is none. */
export function asked_of(search: URLSearchParams): Asked {
  const asked = Object.fromEntries(names.map((name) => [name, search.get(name) ?? ""])) as Record<
    (typeof names)[number],
    string
  >;
  asked.from = start_of(asked.from, 0);
  asked.to = start_of(asked.to, 1);
  return asked;
}

/** How many filters are set; the order is none. */
export function filters_set(search: URLSearchParams): number {
  return names.filter((name) => name !== "sort" && name !== "q" && search.get(name)).length;
}

export function csv_path(asked: Asked): string {
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== ""));
  return `/api/history.csv${query.size > 0 ? `?${query}` : ""}`;
}

/** `2026-11-22` and as many days on: the moment in the shop's zone at which that day begins. */
function start_of(day: string, later: number): string {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return "";
  const at = Date.parse(`${day}T00:00:00${zone_offset}`);
  return Number.isNaN(at) ? "" : new Date(at + later * 86_400_000).toISOString();
}
