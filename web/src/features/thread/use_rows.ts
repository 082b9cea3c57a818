import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from "react";
import { type Drawn, drawn_of, type Range, Rows } from "./rows";

const near_end_px = 48;
const first_guess_px = 900;

export type Align = "top" | "middle" | "nearest";

/** Where one looks: the live end, or so far into a row (above it, when negative). */
type Place = "end" | { readonly key: string; readonly into: number };

export interface Goal {
  readonly key: string;
  readonly align: Align;
}

export interface Options {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly list: RefObject<HTMLElement | null>;
  readonly keys: readonly string[];
  readonly guess: (index: number) => number;
  /** Where one looks first; null: at the end. */
  readonly start: Goal | null;
  /** Rows that stay in the page wherever one looks. */
  readonly staying: readonly string[];
  /** The end of the rows is the live end: whoever looks at it stays there when more comes. */
  readonly live: boolean;
  /** After every look: how near the ends one is, and whether one sees the last row. */
  readonly onLook: (look: Look) => void;
}

export interface Look {
  readonly above_px: number;
  readonly below_px: number;
  readonly at_end: boolean;
  /** The first row one sees. */
  readonly key: string | null;
}

export interface Shown {
  readonly drawn: readonly Drawn[];
  /** Goes to a row, though it may not be in the page yet. */
  readonly show: (key: string, align: Align) => void;
  readonly to_end: () => void;
}

/**
 * The part of a long list that is in the page, and the place one looks at. The place is kept by row: whatever is put
 * above, becomes higher or is measured for the first time, the line under one's eyes stays where it is.
 */
export function useRows({ scroller, list, keys, guess, start, staying, live, onLook }: Options): Shown {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const kept = useRef<Keeper | null>(null);
  kept.current ??= new Keeper(() => redraw(), start);
  const keeper = kept.current;
  keeper.set({ scroller, list, live, onLook, staying });
  keeper.have(keys, guess);
  const drawn = keeper.draw();

  useLayoutEffect(() => keeper.settle());
  useEffect(() => {
    const element = scroller.current;
    if (!element || !list.current) return;
    const on_scroll = () => keeper.scrolled();
    element.addEventListener("scroll", on_scroll, { passive: true });
    // A phone's keyboard, a wider pane, a composer of five lines, a player that grew: the place stays.
    const sizes = new ResizeObserver(() => keeper.settle());
    sizes.observe(element);
    sizes.observe(list.current);
    return () => {
      element.removeEventListener("scroll", on_scroll);
      sizes.disconnect();
    };
  }, [keeper, scroller, list]);

  const show = useCallback((key: string, align: Align) => keeper.show(key, align), [keeper]);
  const to_end = useCallback(() => keeper.to_end(), [keeper]);
  return { drawn, show, to_end };
}

type Tools = Pick<Options, "scroller" | "list" | "live" | "onLook" | "staying">;

class Keeper {
  readonly rows = new Rows();
  private tools: Tools | null = null;
  private place: Place = "end";
  private goal: Goal | null = null;
  /** A row to go to that has not come yet. */
  private awaited: Goal | null;
  private range: Range = { from: 0, to: 0 };
  private seen_px = first_guess_px;
  /** Where we put the scroll ourselves: the event that follows is no person's doing. */
  private put_at = -1;
  /** Where the scroll was when we last looked: what it has moved since then, a person moved it. */
  private seen_at = -1;
  private readonly redraw: () => void;

  constructor(redraw: () => void, start: Goal | null) {
    this.redraw = redraw;
    this.awaited = start;
  }

  have(keys: readonly string[], guess: (index: number) => number): void {
    this.rows.set(keys, guess);
    const { awaited } = this;
    if (!awaited || this.rows.index_of(awaited.key) < 0) return;
    this.awaited = null;
    this.aim_at(awaited);
  }

  set(tools: Tools): void {
    this.tools = tools;
  }

  draw(): readonly Drawn[] {
    this.range = this.wanted();
    return drawn_of(this.rows, this.range, this.tools?.staying ?? []);
  }

  show(key: string, align: Align): void {
    const { scroller } = this.tools ?? {};
    if (align === "nearest" && scroller?.current) {
      const at = this.element(key)?.getBoundingClientRect();
      const box = scroller.current.getBoundingClientRect();
      if (at && at.top >= box.top && at.bottom <= box.bottom) return;
    }
    if (this.rows.index_of(key) < 0) this.awaited = { key, align };
    else this.aim_at({ key, align });
    this.redraw();
  }

  private aim_at(goal: Goal): void {
    this.goal = goal;
    this.place = { key: goal.key, into: goal.align === "top" ? -this.seen_px / 4 : -this.seen_px / 2 };
  }

  to_end(): void {
    this.goal = null;
    this.awaited = null;
    this.place = "end";
    this.redraw();
  }

  /** A person has scrolled. */
  scrolled(): void {
    const element = this.tools?.scroller.current;
    if (!element) return;
    if (Math.abs(element.scrollTop - this.put_at) > 1) {
      this.put_at = -1;
      this.goal = null;
      this.look_at(element);
    }
    this.look(element);
    this.redraw_if_needed();
  }

  /** After every change of what is in the page: measures it, and puts the place back where it was. */
  settle(): void {
    const { scroller, list } = this.tools ?? {};
    const element = scroller?.current;
    if (!element || !list?.current || this.rows.count === 0) return;
    this.seen_px = element.clientHeight;
    for (const row of list.current.children) {
      const key = row instanceof HTMLElement ? row.dataset.key : undefined;
      if (key !== undefined) this.rows.measured(key, row.getBoundingClientRect().height);
    }
    if (this.goal) this.aim(element, this.goal);
    else this.follow(element);
    const wanted = this.wanted_scroll(element);
    if (wanted !== null && Math.abs(wanted - element.scrollTop) >= 0.5) {
      element.scrollTop = wanted;
      this.put_at = element.scrollTop;
    }
    this.seen_at = element.scrollTop;
    if (this.redraw_if_needed()) return;
    // All is in the page that is needed: what could not be reached now is not what one looks at.
    this.goal = null;
    if (wanted !== null && Math.abs(wanted - element.scrollTop) > 1) this.look_at(element);
    else if (this.at_end(element) && this.tools?.live) this.place = "end";
    this.look(element);
  }

  /** The scroll has moved, and its event has not come yet. */
  private follow(element: HTMLElement): void {
    const moved = element.scrollTop - this.seen_at;
    const at_limit = element.scrollTop >= element.scrollHeight - element.clientHeight - 1;
    if (this.seen_at < 0 || Math.abs(moved) <= 1 || at_limit) return;
    if (this.place === "end") this.look_at(element);
    else this.place = { ...this.place, into: this.place.into + moved };
  }

  private aim(element: HTMLElement, { key, align }: Goal): void {
    const row = this.element(key)?.getBoundingClientRect();
    if (!row) return;
    const box = element.getBoundingClientRect();
    const space = box.height - row.height;
    const above = row.top < box.top;
    const nearest = above ? 8 : Math.max(8, space - 8);
    const from_top = align === "top" ? box.height / 4 : align === "middle" ? Math.max(8, space / 2) : nearest;
    this.place = { key, into: -from_top };
  }

  private wanted_scroll(element: HTMLElement): number | null {
    if (this.place === "end") return element.scrollHeight - element.clientHeight;
    const row = this.element(this.place.key);
    return row ? this.top_in(element, row) + this.place.into : null;
  }

  private wanted(): Range {
    if (this.place === "end") return this.rows.range(this.rows.height - this.seen_px, this.seen_px);
    const index = this.rows.index_of(this.place.key);
    if (index < 0) {
      // The row is no more; its neighbours are most likely where we look anyway.
      const key = this.rows.key_at(Math.min(this.range.from, this.rows.count - 1));
      if (key === null) return { from: 0, to: 0 };
      this.place = { key, into: 0 };
      return this.wanted();
    }
    return this.rows.range(this.rows.top_of(index) + this.place.into, this.seen_px);
  }

  private redraw_if_needed(): boolean {
    const { from, to } = this.wanted();
    if (from === this.range.from && to === this.range.to) return false;
    this.redraw();
    return true;
  }

  /** The place is what is seen now. */
  private look_at(element: HTMLElement): void {
    if (this.at_end(element) && this.tools?.live) {
      this.place = "end";
      return;
    }
    const top = element.getBoundingClientRect().top;
    for (const row of this.tools?.list.current?.children ?? []) {
      // A day's heading moves up when older lines of that day come; a message stays what it is.
      if (!(row instanceof HTMLElement) || row.dataset.key === undefined || row.dataset.passing) continue;
      const { bottom, top: begins } = row.getBoundingClientRect();
      if (bottom <= top + 1) continue;
      if (begins > top + element.clientHeight) break;
      this.place = { key: row.dataset.key, into: top - begins };
      return;
    }
    const list = this.tools?.list.current;
    const px = list ? element.scrollTop - this.top_in(element, list) : 0;
    const index = this.rows.row_at(px);
    const key = this.rows.key_at(index);
    if (key !== null) this.place = { key, into: px - this.rows.top_of(index) };
  }

  private look(element: HTMLElement): void {
    const below_px = element.scrollHeight - element.scrollTop - element.clientHeight;
    const key = this.place === "end" ? this.rows.key_at(this.rows.count - 1) : this.place.key;
    this.seen_at = element.scrollTop;
    this.tools?.onLook({ above_px: element.scrollTop, below_px, at_end: this.at_end(element), key });
  }

  private at_end(element: HTMLElement): boolean {
    return element.scrollHeight - element.scrollTop - element.clientHeight < near_end_px;
  }

  private element(key: string): HTMLElement | null {
    return this.tools?.list.current?.querySelector(`:scope > [data-key="${CSS.escape(key)}"]`) ?? null;
  }

  private top_in(element: HTMLElement, row: HTMLElement): number {
    return row.getBoundingClientRect().top - element.getBoundingClientRect().top + element.scrollTop;
  }
}
