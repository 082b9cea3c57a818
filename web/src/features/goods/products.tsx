import { type ReactNode, useCallback, useState } from "react";
import { Link } from "wouter";
import { BookView, may, SearchField, useBook, useCounter, useFilter, useRole, useShopWords } from "@/features/counter";
import { with_product, with_variants } from "@/store/goods";
import type { ProductChange } from "@/sync/counter";
import { Icon } from "@/ui/icons";
import { PaneNote } from "@/ui/pane";
import type { Product, Variant } from "@/wire/commerce";
import { AdjustDialog } from "./adjust_dialog";
import { follow_goods } from "./follow";
import { GoodsHead } from "./goods_head";
import { ProductPanel } from "./product_panel";
import { ProductRow } from "./product_row";

const link_look = "target inline-flex items-center gap-1 rounded-md border border-field px-3 text-sm hover:bg-surface";

/** The table of what is sold; a product opens beside it, on a phone instead of it. */
export function Products({ badge, open }: { badge: ReactNode; open: string | null }) {
  const counter = useCounter();
  const { say } = useShopWords();
  const role = useRole();
  const { search, filter } = useFilter();
  const q = search.get("q") ?? "";
  const low = search.get("low") === "true";
  const archived = search.get("archived") === "true";
  const [adjusting, adjust] = useState<Product | null>(null);
  const [unfolded, unfold] = useState<ReadonlySet<string>>(new Set());

  const { book, kept } = useBook<Product>(`${q}|${low}|${archived}`, () => ({
    read: (cursor) => counter.products({ q, low: low || null, archived: archived || null, cursor }),
    follow: follow_goods,
  }));

  const save = useCallback(
    async (id: string, change: ProductChange) => {
      const after = await counter.change_product(id, change);
      book.change((rows) => with_product(rows, after));
    },
    [counter, book],
  );
  const toggle = useCallback((id: string) => {
    unfold((before) => {
      const after = new Set(before);
      if (!after.delete(id)) after.add(id);
      return after;
    });
  }, []);
  const adjusted = (variants: readonly Variant[]) => {
    adjust(null);
    book.change((rows) => with_variants(rows, variants));
  };

  const query = search.toString();
  const suffix = query === "" ? "" : `?${query}`;
  const filtered = q !== "" || low || archived;
  return (
    <div className="flex min-h-0 min-w-0 flex-1">
      <section
        aria-label={say("goods.title")}
        className={`${open ? "hidden lg:flex" : "flex"} @container min-h-0 min-w-0 flex-1 flex-col`}
      >
        <GoodsHead badge={badge} here="products">
          {may(role, "export") && (
            <a href="/api/products.csv" download className={link_look}>
              {say("goods.export")}
            </a>
          )}
          {may(role, "sell") && (
            <>
              <Link href="/products/import" className={link_look}>
                {say("goods.import")}
              </Link>
              <Link
                href="/products/new"
                className="target inline-flex items-center gap-1 rounded-md bg-button px-3 text-sm font-medium text-white"
              >
                <Icon name="plus" size={16} />
                {say("goods.new")}
              </Link>
            </>
          )}
        </GoodsHead>
        <search className="flex flex-wrap items-center gap-2 px-4 py-2">
          <SearchField label={say("goods.search")} value={q} onSearch={(words) => filter("q", words)} />
          {(["low", "archived"] as const).map((name) => {
            const on = name === "low" ? low : archived;
            return (
              <button
                key={name}
                type="button"
                aria-pressed={on}
                onClick={() => filter(name, on ? "" : "true")}
                className={`target rounded-full border px-3 text-sm ${on ? "border-accent bg-selected font-medium text-accent" : "border-field"}`}
              >
                {say(`goods.filter.${name}`)}
              </button>
            );
          })}
        </search>
        <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={kept.loading.kind === "loading"}>
          <BookView
            book={book}
            kept={kept}
            empty={<NoGoods filtered={filtered} may_add={may(role, "sell")} />}
            fresh={(n) => say("goods.fresh", { n })}
          >
            <table className="w-full border-collapse text-sm">
              <caption className="sr-only">{say("goods.title")}</caption>
              <Columns />
              {kept.rows.map((product) => (
                <ProductRow
                  key={product.id}
                  product={product}
                  href={`/products/${product.id}${suffix}`}
                  open={product.id === open}
                  unfolded={unfolded.has(product.id)}
                  editable={may(role, "sell")}
                  onToggle={toggle}
                  onSave={save}
                  onAdjust={adjust}
                />
              ))}
            </table>
          </BookView>
        </div>
      </section>
      {/* The table's own heading is not there while a product covers it. */}
      {open && <h1 className="sr-only lg:hidden">{say("goods.title")}</h1>}
      {open && (
        <ProductPanel
          key={open}
          id={open}
          back={`/products${suffix}`}
          known={kept.rows.find(({ id }) => id === open) ?? null}
          onChanged={(product) => book.change((rows) => with_product(rows, product))}
          onAdjust={adjust}
        />
      )}
      {adjusting && <AdjustDialog product={adjusting} onDone={adjusted} onClose={() => adjust(null)} />}
    </div>
  );
}

function NoGoods({ filtered, may_add }: { filtered: boolean; may_add: boolean }) {
  const { say } = useShopWords();
  return (
    <PaneNote title={say(filtered ? "goods.empty.filter" : "goods.empty")}>
      {filtered ? (
        <Link href="/products" className="text-accent underline">
          {say("page.unfilter")}
        </Link>
      ) : (
        may_add && (
          <Link href="/products/new" className="text-accent underline">
            {say("goods.new")}
          </Link>
        )
      )}
    </PaneNote>
  );
}

const head_look = "border-b border-line px-2 py-1 text-right font-normal whitespace-nowrap";

function Columns() {
  const { say } = useShopWords();
  return (
    <thead className="sticky top-0 z-10 bg-back text-left text-muted">
      <tr>
        <th scope="col" className="border-b border-line px-4 py-1 font-normal">
          {say("goods.product")}
        </th>
        <th scope="col" className={`${head_look} hidden @lg:table-cell`}>
          {say("goods.price")}
        </th>
        <th scope="col" className={head_look}>
          {say("stock.available")}
        </th>
        <th scope="col" className={`${head_look} hidden @2xl:table-cell`}>
          {say("stock.reserved")}
        </th>
        <th scope="col" className={`${head_look} hidden @2xl:table-cell`}>
          {say("stock.on_hand")}
        </th>
        <th scope="col" className={`${head_look} hidden @3xl:table-cell`}>
          {say("goods.low_at")}
        </th>
        <td className="border-b border-line" />
      </tr>
    </thead>
  );
}
