import type { Loading } from "@/store/state";
import type { Event } from "@/wire/frames";
import type { News } from "./news";
import { trouble_of } from "./reader";

/** A page of a list as HTTP brings it. */
export interface BookPage<Row> {
  readonly items: readonly Row[];
  readonly next_cursor?: string | null;
}

export interface Kept<Row> {
  readonly rows: readonly Row[];
  readonly loading: Loading;
  /** The next page: none asked for, on its way, or why it did not come. */
  readonly more: Loading;
  readonly cursor: string | null;
  /** Things of this kind that came to be since, and may belong here; they are shown when somebody asks. */
  readonly fresh: number;
}

export interface BookPort<Row> {
  read(cursor: string | null): Promise<BookPage<Row>>;
  /** The rows after an event: the very same when it is none of theirs, "fresh" when it tells of one not yet here. */
  follow(rows: readonly Row[], event: Event): readonly Row[] | "fresh";
}

const events_kept = 2_000;

/**
 * A list of the pages that are fetched later: read page by page, and kept true by what the socket tells. Rows stay where
 * they are until somebody asks for the list anew; nothing moves under a pointer.
 */
export class Book<Row> {
  private kept: Kept<Row> = { rows: [], loading: { kind: "none" }, more: { kind: "none" }, cursor: null, fresh: 0 };
  private readonly listeners = new Set<() => void>();
  private readonly port: BookPort<Row>;
  /** Events since a page was asked for: its answer may be older than they are. */
  private meanwhile: Event[] = [];
  private round = 0;

  constructor(port: BookPort<Row>) {
    this.port = port;
  }

  readonly get = (): Kept<Row> => this.kept;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** From the beginning. What is on screen stays until the answer is there. */
  async load(): Promise<void> {
    const round = ++this.round;
    this.meanwhile = [];
    this.become({ ...this.kept, loading: { kind: "loading" }, more: { kind: "none" } });
    try {
      const page = await this.port.read(null);
      if (round !== this.round) return;
      const rows = this.overtaken(page.items);
      const cursor = page.next_cursor ?? null;
      this.become({ rows, loading: { kind: "loaded" }, more: { kind: "none" }, cursor, fresh: 0 });
    } catch (error) {
      if (round !== this.round) return;
      this.become({ ...this.kept, loading: { kind: "failed", trouble: trouble_of(error) } });
    }
  }

  async load_more(): Promise<void> {
    const { cursor, more, loading } = this.kept;
    if (cursor === null || more.kind === "loading" || loading.kind !== "loaded") return;
    const { round } = this;
    this.meanwhile = [];
    this.become({ ...this.kept, more: { kind: "loading" } });
    try {
      const page = await this.port.read(cursor);
      if (round !== this.round) return;
      const rows = [...this.kept.rows, ...this.overtaken(page.items)];
      this.become({ ...this.kept, rows, more: { kind: "loaded" }, cursor: page.next_cursor ?? null });
    } catch (error) {
      if (round !== this.round) return;
      this.become({ ...this.kept, more: { kind: "failed", trouble: trouble_of(error) } });
    }
  }

  readonly take = (news: News): void => {
    if ("anew" in news) {
      if (this.kept.loading.kind !== "none") void this.load();
      return;
    }
    let { rows, fresh } = this.kept;
    for (const event of news.events) {
      if (this.meanwhile.length < events_kept) this.meanwhile.push(event);
      const after = this.port.follow(rows, event);
      if (after === "fresh") fresh++;
      else rows = after;
    }
    if (rows !== this.kept.rows || fresh !== this.kept.fresh) this.become({ ...this.kept, rows, fresh });
  };

  /** Rows changed by an answer of ours. */
  change(step: (rows: readonly Row[]) => readonly Row[]): void {
    const rows = step(this.kept.rows);
    if (rows !== this.kept.rows) this.become({ ...this.kept, rows });
  }

  private overtaken(items: readonly Row[]): readonly Row[] {
    let rows = items;
    for (const event of this.meanwhile) {
      const after = this.port.follow(rows, event);
      if (after !== "fresh") rows = after;
    }
    this.meanwhile = [];
    return rows;
  }

  private become(kept: Kept<Row>): void {
    this.kept = kept;
    for (const listener of this.listeners) listener();
  }
}
