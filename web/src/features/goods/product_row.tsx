import { memo } from "react";
import { Link } from "wouter";
import { Amount, StockMark, useShopWords } from "@/features/counter";
import { summary_of, worst_of } from "@/store/goods";
import type { ProductChange } from "@/sync/counter";
import { IconButton } from "@/ui/button";
import { Icon } from "@/ui/icons";
import type { Product, Variant } from "@/wire/commerce";
import { vnd } from "@/words/format";
import { LowField, NameField, PriceField } from "./fields";
import { Picture } from "./picture";

type Save = (product_id: string, change: ProductChange) => Promise<void>;

const number_look = "hidden border-b border-line px-2 text-right tabular-nums @2xl:table-cell";
const low_look = "hidden border-b border-line px-2 text-right tabular-nums @3xl:table-cell";

/** A product in one line, its variants folded below it. One with a single variant has nothing to unfold. */
export const ProductRow = memo(function ProductRow({
  product,
  href,
  open,
  unfolded,
  editable,
  onToggle,
  onSave,
  onAdjust,
}: {
  product: Product;
  href: string;
  open: boolean;
  unfolded: boolean;
  editable: boolean;
  onToggle: (id: string) => void;
  onSave: Save;
  onAdjust: (product: Product) => void;
}) {
  const { say } = useShopWords();
  const summary = summary_of(product);
  const single = product.variants.length === 1 ? product.variants[0] : undefined;
  const worst = worst_of(product);
  const save = (change: ProductChange) => onSave(product.id, change);
  const price =
    summary.lowest === summary.highest
      ? vnd(summary.lowest)
      : say("goods.price.range", { from: vnd(summary.lowest), to: vnd(summary.highest) });
  const name = (
    <Link
      href={href}
      aria-current={open ? "true" : undefined}
      className={`words-wrap font-medium hover:underline ${product.archived ? "text-muted" : ""}`}
    >
      {product.name}
    </Link>
  );
  return (
    <tbody data-product={product.id} className={open ? "bg-selected" : ""}>
      <tr>
        <th scope="rowgroup" className="border-b border-line py-1 pr-2 pl-1 text-left font-normal md:pl-2">
          <div className="flex items-center gap-2">
            {single ? (
              <span className="w-8 shrink-0 pointer-coarse:w-11" />
            ) : (
              <button
                type="button"
                aria-expanded={unfolded}
                aria-label={say("goods.unfold", { name: product.name })}
                onClick={() => onToggle(product.id)}
                className="target inline-flex shrink-0 items-center justify-center rounded-md text-muted hover:bg-surface"
              >
                <span className={unfolded ? "rotate-90" : ""}>
                  <Icon name="next" size={16} />
                </span>
              </button>
            )}
            <Picture url={product.picture} />
            <div className="min-w-0 flex-1">
              {editable ? (
                <NameField
                  name={product.name}
                  onSave={(written) => save({ name: written })}
                  // A thumb would hit it instead of the product, whose page has it too.
                  className="max-md:hidden"
                >
                  {name}
                </NameField>
              ) : (
                name
              )}
              <div className="flex flex-wrap items-center gap-x-3 text-sm text-muted">
                <span className="@lg:hidden">{price}</span>
                <span>{single ? single.sku : say("goods.variants", { n: product.variants.length })}</span>
                {product.archived && <span>{say("goods.archived")}</span>}
                {worst && <StockMark variant={worst} {...(single ? {} : { count: summary.count })} />}
              </div>
            </div>
          </div>
        </th>
        <td className="hidden border-b border-line px-2 text-right whitespace-nowrap tabular-nums @lg:table-cell">
          {single && editable ? <PriceField of={product.name} variant={single} onSave={save} /> : price}
        </td>
        <td className="border-b border-line px-2 text-right text-base font-medium tabular-nums">{summary.available}</td>
        <td className={number_look}>{summary.reserved}</td>
        <td className={number_look}>{summary.on_hand}</td>
        <td className={low_look}>
          {single && editable && <LowField of={product.name} variant={single} onSave={save} />}
          {single && !editable && (single.low_stock_at ?? "−")}
        </td>
        <td className="border-b border-line pr-2 text-right">
          {editable && (
            <IconButton
              icon="box"
              label={say("stock.adjust.of", { name: product.name })}
              onClick={() => onAdjust(product)}
            />
          )}
        </td>
      </tr>
      {unfolded &&
        !single &&
        product.variants.map((variant) => (
          <VariantRow key={variant.id} product={product} variant={variant} editable={editable} onSave={save} />
        ))}
    </tbody>
  );
});

function VariantRow({
  product,
  variant,
  editable,
  onSave,
}: {
  product: Product;
  variant: Variant;
  editable: boolean;
  onSave: (change: ProductChange) => Promise<void>;
}) {
  const { say } = useShopWords();
  const of = `${product.name} ${variant.name}`;
  return (
    <tr className={variant.archived ? "text-muted" : ""}>
      <th scope="row" className="border-b border-line py-1 pr-2 pl-12 text-left font-normal md:pl-26">
        <span className="block words-wrap">{variant.name || variant.sku}</span>
        <span className="flex flex-wrap gap-x-3 text-sm text-muted">
          {variant.sku}
          {variant.archived && <span>{say("goods.archived")}</span>}
          <StockMark variant={variant} />
          <span className="@lg:hidden">{vnd(variant.price)}</span>
        </span>
      </th>
      <td className="hidden border-b border-line px-2 text-right @lg:table-cell">
        {editable ? <PriceField of={of} variant={variant} onSave={onSave} /> : <Amount value={variant.price} />}
      </td>
      <td className="border-b border-line px-2 text-right tabular-nums">{variant.available}</td>
      <td className={number_look}>{variant.reserved}</td>
      <td className={number_look}>{variant.on_hand}</td>
      <td className={low_look}>
        {editable ? <LowField of={of} variant={variant} onSave={onSave} /> : (variant.low_stock_at ?? "−")}
      </td>
      <td className="border-b border-line" />
    </tr>
  );
}
