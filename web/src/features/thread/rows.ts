/** From the first row that is in the page to the one after the last. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Never more rows than this are in the page, however long the thread. */
export const most_rows = 72;
/** So much above and below what one sees is in the page too. */
const around_px = 500;

/**
 * The rows of a long list of unequal heights: how high each is, measured once it was in the page and guessed before, and
 * from that where each begins and which are needed. Knows no page; heights stay known while rows come and go.
 */
export class Rows {
  private keys: readonly string[] = [];
  private guess: (index: number) => number = () => 0;
  private readonly places = new Map<string, number>();
  private readonly heights = new Map<string, number>();
  private tops: number[] = [0];
  private stale = false;

  /** `guess`: how high a row is likely to be that was never in the page. */
  set(keys: readonly string[], guess: (index: number) => number): void {
    this.guess = guess;
    if (keys === this.keys) return;
    this.keys = keys;
    this.places.clear();
    keys.forEach((key, index) => void this.places.set(key, index));
    this.stale = true;
  }

  /** How high a row really is. True: not as high as was thought. */
  measured(key: string, px: number): boolean {
    const before = this.heights.get(key);
    if (before !== undefined && Math.abs(before - px) < 0.1) return false;
    this.heights.set(key, px);
    this.stale = true;
    return true;
  }

  get count(): number {
    return this.keys.length;
  }

  index_of(key: string): number {
    return this.places.get(key) ?? -1;
  }

  key_at(index: number): string | null {
    return this.keys[index] ?? null;
  }

  /** Where a row begins; of the one after the last: how high all are. */
  top_of(index: number): number {
    if (this.stale) this.lay_out();
    return this.tops[Math.max(0, Math.min(index, this.keys.length))] ?? 0;
  }

  get height(): number {
    return this.top_of(this.keys.length);
  }

  /** The row that stands at a height. */
  row_at(px: number): number {
    let low = 0;
    let high = this.keys.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.top_of(middle) <= px) low = middle;
      else high = middle - 1;
    }
    return Math.max(0, low);
  }

  /** What must be in the page to see from `top` on `height` far, and a little around it. */
  range(top: number, height: number): Range {
    if (this.keys.length === 0) return { from: 0, to: 0 };
    let from = this.row_at(top);
    let to = Math.min(this.keys.length, from + most_rows, this.row_at(top + height) + 1);
    const wants_above = () => from > 0 && top - this.top_of(from) < around_px;
    const wants_below = () => to < this.keys.length && this.top_of(to) - (top + height) < around_px;
    while (to - from < most_rows && (wants_above() || wants_below())) {
      if (wants_above()) from--;
      if (to - from < most_rows && wants_below()) to++;
    }
    return { from, to };
  }

  private lay_out(): void {
    const tops = new Array<number>(this.keys.length + 1);
    let top = 0;
    this.keys.forEach((key, index) => {
      tops[index] = top;
      top += this.heights.get(key) ?? this.guess(index);
    });
    tops[this.keys.length] = top;
    this.tops = tops;
    this.stale = false;
  }
}

/** What stands in the page: rows, and empty room in the place of those that do not. */
export type Drawn =
  | { readonly kind: "row"; readonly index: number }
  | { readonly kind: "room"; readonly key: string; readonly px: number };

/** The rows of a range, and those that must stay wherever one looks: one has the focus, or plays. */
export function drawn_of(rows: Rows, range: Range, staying: readonly string[]): readonly Drawn[] {
  const indices = new Set<number>();
  for (let index = range.from; index < range.to; index++) indices.add(index);
  for (const key of staying) {
    const index = rows.index_of(key);
    if (index >= 0) indices.add(index);
  }
  const drawn: Drawn[] = [];
  let after = 0;
  const room = (to: number) => {
    const px = rows.top_of(to) - rows.top_of(after);
    if (px > 0) drawn.push({ kind: "room", key: `room before ${rows.key_at(to) ?? "the end"}`, px });
  };
  for (const index of [...indices].sort((a, b) => a - b)) {
    room(index);
    drawn.push({ kind: "row", index });
    after = index + 1;
  }
  room(rows.count);
  return drawn;
}
