import { type Order, open_states, type Stock } from "@/wire/commerce";
import type { Conversation } from "@/wire/conversation";
import type { OtherConversation, Panel } from "@/wire/people";
import type { Loading } from "./state";

/**
 * What is known of customers, orders and stock beside the threads. It is fetched with the pane that shows it, and kept
 * true by the same events as everything else. All pure; the higher number is the newer truth.
 */
export interface ShopState {
  readonly panels: ReadonlyMap<string, PanelState>;
  /** Orders heard of, newest truth of each; phones and addresses may be masked. */
  readonly orders: ReadonlyMap<string, Order>;
  readonly stock: ReadonlyMap<string, Stock>;
}

export interface PanelState {
  readonly loading: Loading;
  readonly panel: Panel | null;
  /** When it was read, by this browser's clock. */
  readonly read_at: number;
  /** Something happened that the panel shows and an event alone does not tell, such as a sum. */
  readonly stale: boolean;
}

export type ShopNews =
  | { readonly what: "order"; readonly object: Order }
  | { readonly what: "stock"; readonly object: Stock }
  | { readonly what: "customer"; readonly id: string }
  | { readonly what: "conversation"; readonly object: Conversation };

export const empty_shop: ShopState = { panels: new Map(), orders: new Map(), stock: new Map() };
export const no_panel: PanelState = { loading: { kind: "none" }, panel: null, read_at: 0, stale: false };

const panels_kept = 20;
const orders_kept = 1000;
const open_shown = 10;
const recent_shown = 5;

export function apply_shop(state: ShopState, news: ShopNews): ShopState {
  switch (news.what) {
    case "order":
      return with_order(state, news.object);
    case "stock":
      return with_stock(state, news.object);
    case "customer":
      return with_panels(state, (panel) => (belongs(panel, news.id) ? { stale: true } : null));
    case "conversation":
      return with_conversation(state, news.object);
  }
}

/** Everything may have changed unseen: what is shown stays, and is read again when somebody looks. */
export function all_stale(state: ShopState): ShopState {
  return { ...with_panels(state, () => ({ stale: true })), stock: new Map() };
}

export function with_panel(state: ShopState, id: string, change: Partial<PanelState>): ShopState {
  const panels = new Map(state.panels);
  const before = panels.get(id) ?? no_panel;
  // Newest last, so that the one longest not looked at is the first to go.
  panels.delete(id);
  panels.set(id, { ...before, ...change });
  for (const other of panels.keys()) {
    if (panels.size <= panels_kept) break;
    panels.delete(other);
  }
  return { ...state, panels };
}

export function with_order(state: ShopState, order: Order): ShopState {
  const known = state.orders.get(order.id);
  if (known && known.seq > order.seq) return state;
  const orders = new Map(state.orders);
  orders.delete(order.id);
  orders.set(order.id, order);
  for (const other of orders.keys()) {
    if (orders.size <= orders_kept) break;
    orders.delete(other);
  }
  return with_panels({ ...state, orders }, (panel) => {
    const shown = [...panel.open_orders, ...panel.recent_orders].find((one) => one.id === order.id);
    if (shown && shown.seq > order.seq) return null;
    const theirs = order.customer_id != null && belongs(panel, order.customer_id);
    if (!shown && !theirs) return null;
    return { stale: true, panel: { ...panel, ...orders_with(panel, order) } };
  });
}

function orders_with(panel: Panel, order: Order): Pick<Panel, "open_orders" | "recent_orders"> {
  const is_open = open_states.includes(order.status);
  const was_recent = panel.recent_orders.some((one) => one.id === order.id);
  const put = (orders: readonly Order[], wanted: boolean, most: number) => {
    const others = orders.filter((one) => one.id !== order.id);
    return wanted ? [...others, order].sort(newest_first).slice(0, most) : others;
  };
  return {
    open_orders: put(panel.open_orders, is_open, open_shown),
    recent_orders: put(panel.recent_orders, was_recent || !is_open, recent_shown),
  };
}

function newest_first(a: Order, b: Order): number {
  if (a.created_at !== b.created_at) return a.created_at > b.created_at ? -1 : 1;
  return a.id > b.id ? -1 : 1;
}

function with_stock(state: ShopState, stock: Stock): ShopState {
  const known = state.stock.get(stock.id);
  if (known && known.seq > stock.seq) return state;
  return { ...state, stock: new Map(state.stock).set(stock.id, stock) };
}

function with_conversation(state: ShopState, object: Conversation): ShopState {
  return with_panels(state, (panel) => {
    const shown = panel.conversations.find((one) => one.id === object.id);
    if (!shown) return object.customer && belongs(panel, object.customer.id) ? { stale: true } : null;
    if ((shown.seq ?? -1) > object.seq) return null;
    const now: OtherConversation = {
      ...shown,
      seq: object.seq,
      status: object.status,
      unread_count: object.unread_count,
      last_message: object.last_message ?? null,
      last_message_at: object.last_message_at ?? null,
    };
    const conversations = panel.conversations.map((one) => (one.id === object.id ? now : one));
    return { panel: { ...panel, conversations } };
  });
}

/** Whether an id is this person's, under whatever name they came. */
function belongs(panel: Panel, customer_id: string): boolean {
  return panel.customer.id === customer_id || panel.customer.merged.some((one) => one.id === customer_id);
}

function with_panels(state: ShopState, step: (panel: Panel, id: string) => Partial<PanelState> | null): ShopState {
  let panels: Map<string, PanelState> | null = null;
  for (const [id, known] of state.panels) {
    const change = known.panel && step(known.panel, id);
    if (!change) continue;
    panels ??= new Map(state.panels);
    panels.set(id, { ...known, ...change });
  }
  return panels ? { ...state, panels } : state;
}
