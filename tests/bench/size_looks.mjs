// What people ask for, again and again about something else. `n` counts the requests of one figure.
const of = (list, n) => list[n % list.length];
const q = (text) => encodeURIComponent(text);
const list = (query) => (side) => `/api/conversations?${typeof query === "function" ? query(side) : query}${query ? "&" : ""}limit=50`;
const find = (words, kind = "messages") => (side, n) => `/api/search?kind=${kind}&limit=20&q=${q(words(side, n))}`;

/// Of the thirty commonest, and of the rare half.
const common = (side, n) => side.words[(n * 7) % 30];
const rare = (side, n) => { const half = Math.floor(side.words.length / 2); return side.words[half + ((n * 37) % half)]; };
const plain = (word) => word.normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
const code = (side, n) => `DH${1 + ((n * 7919) % side.orders)}`;
const written = [(d) => `0${d}`, (d) => `+84${d}`, (d) => `0${d.slice(0, 3)} ${d.slice(3, 6)} ${d.slice(6)}`, (d) => `0${d.slice(0, 3)}.${d.slice(3, 6)}.${d.slice(6)}`,
  (d) => `84 ${d.slice(0, 2)}-${d.slice(2, 5)}-${d.slice(5)}`];
const phone = (side, n) => of(written, n)(of(side.phones, n));

/// GOM_BENCH_LOOKS=list_,search_code: only those whose names begin so.
const wanted = (process.env.GOM_BENCH_LOOKS ?? "").split(",");

export const looks = [
  { name: "list", path: list("") },
  { name: "list_page_100", path: (side) => `/api/conversations?limit=50&cursor=${side.pages[""]}` },
  { name: "list_of_an_agent", as: "agent", path: list("") },
  { name: "list_open", path: list("status=open") },
  { name: "list_open_page_100", path: (side) => `/api/conversations?status=open&limit=50&cursor=${side.pages["status=open&"]}` },
  { name: "list_resolved", path: list("status=resolved") },
  { name: "list_snoozed", path: list("status=snoozed") },
  { name: "list_mine", as: "agent", path: list("assignee=me&status=open") },
  { name: "list_of_a_colleague", path: (side, n) => `/api/conversations?assignee=${of(side.staff, n)}&limit=50` },
  { name: "list_nobodys", path: list("assignee=none&status=open") },
  { name: "list_unread", path: list("unread=true") },
  { name: "list_waiting", path: list("sort=oldest_waiting") },
  { name: "list_unanswered", path: list("unanswered=true&status=open") },
  { name: "list_failed", path: list("failed=true") },
  { name: "list_channel", path: list((side) => `channel=${side.channels[1]}`) },
  { name: "list_rare_channel", path: list((side) => `channel=${side.channels[3]}`) },
  { name: "list_label", path: list((side) => `label=${side.labels[1]}`) },
  { name: "list_rare_label", path: list((side) => `label=${side.labels[10]}`) },
  { name: "list_old_label", path: list((side) => `label=${side.labels[11]}`) },
  { name: "list_has_order", path: list("has_order=true") },
  { name: "list_has_phone", path: list("has_phone=true&status=open") },
  { name: "open", path: (side, n) => `/api/conversations/${of(side.talks, n)}` },
  { name: "thread", path: (side, n) => `/api/conversations/${of(side.talks, n)}/messages?limit=50` },
  { name: "thread_deep", path: (side, n) => { const [talk, message] = of(side.regulars, n).split("/"); return `/api/conversations/${talk}/messages?limit=50&around=${message}`; } },
  { name: "panel", path: (side, n) => `/api/customers/${of(side.people, n)}/panel` },
  { name: "counts", path: () => "/api/conversations/counts" },
  { name: "counts_open", path: () => "/api/conversations/counts?status=open" },
  { name: "counts_label", path: (side) => `/api/conversations/counts?label=${side.labels[1]}` },
  { name: "search_code", path: find(code) },
  { name: "search_phone", path: find(phone) },
  { name: "search_rare", path: find(rare) },
  { name: "search_rare_plain", path: find((side, n) => plain(rare(side, n))) },
  { name: "search_common", path: find(common) },
  { name: "search_common_plain", path: find((side, n) => plain(common(side, n))) },
  { name: "search_two_common", path: find((side, n) => `${common(side, n)} ${common(side, n + 3)}`) },
  { name: "search_three_common", path: find((side, n) => `${common(side, n)} ${common(side, n + 3)} ${common(side, n + 11)}`) },
  { name: "search_rare_and_common", path: find((side, n) => `${common(side, n)} ${rare(side, n)}`) },
  { name: "search_two_rare", path: find((side, n) => `${rare(side, n)} ${rare(side, n + 5)}`) },
  { name: "search_nothing", path: find((side, n) => `khôngcó${"abcdefghij"[n % 10]}`) },
  { name: "search_people", path: find((side, n) => of(["lan", "nguyen thi lan", "pham khoa", "vy bao", "hung tran"], n), "customers") },
  { name: "search_people_phone", path: find(phone, "customers") },
  { name: "search_orders_code", path: find(code, "orders") },
  { name: "search_orders_phone", path: find(phone, "orders") },
  { name: "search_orders_name", path: find((side, n) => of(["lan", "nguyen thi lan", "pham khoa", "vy bao", "hung tran"], n), "orders") },
  { name: "search_everything", path: (side, n) => `/api/search?q=${q(of([common, rare, phone, code], n)(side, n))}` },
  { name: "search_everything_nobody", path: (side, n) => `/api/search?q=${q(`khôngcó${"abcdefghij"[n % 10]}`)}` },
].filter((look) => wanted.some((beginning) => look.name.startsWith(beginning)));
