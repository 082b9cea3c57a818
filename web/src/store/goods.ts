import type { Product, Stock, Variant } from "@/wire/commerce";

/** What is sold, as the pages about it keep it. All pure: the higher number of a row is its newer truth. */

/** Rows after a change; the very same when nothing of them changed. */
export type Changed<Row> = readonly Row[];

/** A variant's stock has moved. What is older than the row changes nothing. */
export function with_stock(products: readonly Product[], stock: Stock): Changed<Product> {
  return change_one(
    products,
    (product) => product.variants.some(({ id }) => id === stock.id),
    (product) => {
      const variants = change_one(
        product.variants,
        ({ id, seq }) => id === stock.id && (seq ?? 0) < stock.seq,
        (variant) => stocked(variant, stock),
      );
      return variants === product.variants ? product : { ...product, variants };
    },
  );
}

function stocked(variant: Variant, { seq, on_hand, reserved, available, low }: Stock): Variant {
  return { ...variant, seq, on_hand, reserved, available, low };
}

/** A product is as it now is. Of its variants each keeps whatever is newer. */
export function with_product(products: readonly Product[], product: Product): Changed<Product> {
  return change_one(
    products,
    ({ id, seq }) => id === product.id && (seq ?? 0) <= (product.seq ?? 0),
    (before) => ({
      ...product,
      variants: product.variants.map((variant) => {
        const known = before.variants.find(({ id }) => id === variant.id);
        return known && (known.seq ?? 0) > (variant.seq ?? 0) ? known : variant;
      }),
    }),
  );
}

/** Variants that an answer brought, such as that of an adjustment. */
export function with_variants(products: readonly Product[], variants: readonly Variant[]): Changed<Product> {
  let changed = products;
  for (const variant of variants) {
    changed = change_one(
      changed,
      ({ id }) => id === variant.product_id,
      (product) => ({
        ...product,
        variants: product.variants.map((known) =>
          known.id === variant.id && (known.seq ?? 0) <= (variant.seq ?? 0) ? { ...known, ...variant } : known,
        ),
      }),
    );
  }
  return changed;
}

function change_one<Row>(rows: readonly Row[], is: (row: Row) => boolean, step: (row: Row) => Row): readonly Row[] {
  const at = rows.findIndex(is);
  const row = rows[at];
  if (row === undefined) return rows;
  const after = step(row);
  return after === row ? rows : rows.with(at, after);
}

export type StockState = "oversold" | "out" | "low" | "fine";

/** What is to be said about a variant's stock, the worst first. */
export function stock_state({ available, low }: Pick<Variant, "available" | "low">): StockState {
  if (available < 0) return "oversold";
  if (available === 0) return "out";
  return low ? "low" : "fine";
}

const worse: readonly StockState[] = ["oversold", "out", "low", "fine"];

export interface Summary {
  readonly state: StockState;
  /** How many variants are in that state. */
  readonly count: number;
  readonly on_hand: number;
  readonly reserved: number;
  readonly available: number;
  readonly lowest: number;
  readonly highest: number;
}

/** A product in one line: sums over the variants that are still sold, the range of their prices, the worst state. */
export function summary_of(product: Product): Summary {
  const sold = product.variants.filter((variant) => !variant.archived);
  const variants = sold.length > 0 ? sold : product.variants;
  const states = variants.map(stock_state);
  const state = worse.find((one) => states.includes(one)) ?? "fine";
  const sum = (of: "on_hand" | "reserved" | "available") => variants.reduce((total, each) => total + each[of], 0);
  const prices = variants.map(({ price }) => price);
  return {
    state,
    count: states.filter((one) => one === state).length,
    on_hand: sum("on_hand"),
    reserved: sum("reserved"),
    available: sum("available"),
    lowest: prices.length > 0 ? Math.min(...prices) : 0,
    highest: prices.length > 0 ? Math.max(...prices) : 0,
  };
}

/** The variant whose state is told for the whole product. */
export function worst_of(product: Product): Variant | undefined {
  const sold = product.variants.filter(({ archived }) => !archived);
  const variants = sold.length > 0 ? sold : product.variants;
  return worse.flatMap((state) => variants.filter((variant) => stock_state(variant) === state))[0];
}

/** Every choice of one value per option, in the order one reads a table: Đen/S, Đen/M, Trắng/S, Trắng/M. */
export function combinations(values: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return values
    .filter((list) => list.length > 0)
    .reduce<readonly (readonly string[])[]>((made, list) => made.flatMap((one) => list.map((v) => [...one, v])), [[]]);
}
