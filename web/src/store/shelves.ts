const shelf_count = 256;

/**
 * A map of very many rows that is copied at every change, and costs little each time: only the one shelf of 256 on which
 * the row stands is copied. Written to by whoever made the copy, before anybody else holds it.
 */
export class Shelves<Row> implements ReadonlyMap<string, Row> {
  private readonly shelves: Map<string, Row>[];
  private readonly own = new Set<number>();
  private count = 0;

  constructor(rows: ReadonlyMap<string, Row>) {
    if (rows instanceof Shelves) {
      this.shelves = (rows as Shelves<Row>).shelves.slice();
      this.count = rows.size;
    } else {
      this.shelves = Array.from({ length: shelf_count }, () => new Map());
      for (const [id, row] of rows) this.set(id, row);
    }
  }

  get size(): number {
    return this.count;
  }

  get(id: string): Row | undefined {
    return this.shelves[shelf_of(id)]?.get(id);
  }

  has(id: string): boolean {
    return this.shelves[shelf_of(id)]?.has(id) ?? false;
  }

  set(id: string, row: Row): void {
    const shelf = this.writable(id);
    if (!shelf.has(id)) this.count++;
    shelf.set(id, row);
  }

  delete(id: string): void {
    if (this.has(id) && this.writable(id).delete(id)) this.count--;
  }

  *entries(): MapIterator<[string, Row]> {
    for (const shelf of this.shelves) yield* shelf.entries();
  }

  *keys(): MapIterator<string> {
    for (const shelf of this.shelves) yield* shelf.keys();
  }

  *values(): MapIterator<Row> {
    for (const shelf of this.shelves) yield* shelf.values();
  }

  [Symbol.iterator](): MapIterator<[string, Row]> {
    return this.entries();
  }

  forEach(each: (row: Row, id: string, all: ReadonlyMap<string, Row>) => void): void {
    for (const [id, row] of this) each(row, id, this);
  }

  private writable(id: string): Map<string, Row> {
    const at = shelf_of(id);
    const shelf = this.shelves[at] ?? new Map<string, Row>();
    if (this.own.has(at)) return shelf;
    const copy = new Map(shelf);
    this.shelves[at] = copy;
    this.own.add(at);
    return copy;
  }
}

/** Ids are random at their end. */
function shelf_of(id: string): number {
  let hash = 0;
  for (let i = Math.max(0, id.length - 6); i < id.length; i++) hash = (hash * 31 + id.charCodeAt(i)) & 0xffff;
  return hash % shelf_count;
}
