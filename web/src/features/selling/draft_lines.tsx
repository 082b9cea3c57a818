import { useRef } from "react";
import { new_id } from "@/sync/ids";
import { Button, IconButton } from "@/ui/button";
import type { Variant } from "@/wire/commerce";
import type { DraftLine } from "@/wire/kept_draft";
import { vnd } from "@/words/format";
import { variant_name, with_candidate, with_line, with_variant, without_line } from "./draft";
import { read_money, read_quantity, show_money } from "./fields";
import { Part, pass_focus } from "./parts";
import { Search } from "./search";
import type { Ways } from "./side";
import { useAllWords, useShop, useShopSelect } from "./use_shop";
import type { Writing, WritingState } from "./writing";
import { FromMessage, WrittenField } from "./written";

/** What is bought. Everything about stock stands at the line it concerns. */
export function DraftLines({ writing, state, ways }: { writing: Writing; state: WritingState; ways: Ways }) {
  const { say } = useAllWords();
  const shop = useShop();
  const search = useRef<HTMLInputElement>(null);
  const key = state.wrong.get("lines");
  return (
    <Part title={say("draft.products")}>
      <ul className="list-none space-y-2">
        {state.draft.lines.map((line, at) => (
          <Line
            key={line.key}
            line={line}
            at={at}
            writing={writing}
            state={state}
            ways={ways}
            onRemoved={() => search.current?.focus()}
          />
        ))}
      </ul>
      <div className="mt-2">
        <Search<Variant>
          label={say("draft.search")}
          hidden_label
          clears
          field_ref={search}
          placeholder={say("draft.search")}
          none={say("draft.search.none")}
          failed={say("draft.search.failed")}
          wrong={key ? say(key) : null}
          find={(words) => shop.find_variants(words)}
          name_of={variant_name}
          key_of={(variant) => variant.id}
          draw={(variant) => <Choice variant={variant} />}
          onChoose={(variant) => writing.change((draft) => with_variant(draft, variant, new_id()), "lines")}
        />
      </div>
    </Part>
  );
}

/** What one chooses from: with its price, and whether there is any. */
export function Choice({ variant }: { variant: Variant }) {
  const { say } = useAllWords();
  return (
    <span className="flex items-baseline justify-between gap-2">
      <span className="min-w-0">
        <span className="words-wrap">{variant_name(variant)}</span>{" "}
        <span className="text-xs text-muted">{variant.sku}</span>
      </span>
      <span className="text-right whitespace-nowrap">
        <span className="tabular-nums">{vnd(variant.price)}</span>{" "}
        <span
          className={`text-xs ${variant.available <= 0 ? "text-danger" : variant.low ? "text-warning" : "text-muted"}`}
        >
          {variant.available <= 0
            ? say("draft.out")
            : say(variant.low ? "draft.low" : "draft.left", { n: variant.available })}
        </span>
      </span>
    </span>
  );
}

function Line({
  line,
  at,
  writing,
  state,
  ways,
  onRemoved,
}: {
  line: DraftLine;
  at: number;
  writing: Writing;
  state: WritingState;
  ways: Ways;
  onRemoved: () => void;
}) {
  const { say } = useAllWords();
  const said = (field: string) => {
    const key = state.wrong.get(`lines[${at}].${field}`);
    return key ? say(key) : null;
  };
  const change = (what: Partial<DraftLine>, field: string) =>
    writing.change((draft) => with_line(draft, line.key, what), `lines[${at}].${field}`);
  const quantity = read_quantity(line.quantity);
  const name = line.name || line.words;
  const step = (by: number) => change({ quantity: String(Math.max(1, (quantity ?? 0) + by)), from: null }, "quantity");
  /** The same number shown in another way is no new wish: it still comes from its message, and as few are left. */
  const write_quantity = (text: string) =>
    change(
      read_quantity(text) === quantity ? { quantity: text, left: line.left } : { quantity: text, from: null },
      "quantity",
    );
  const remove = () => {
    writing.change((draft) => without_line(draft, line.key), "lines");
    onRemoved();
  };
  return (
    <li aria-label={say("draft.line", { n: at + 1, name })} className="rounded-md border border-line p-2">
      <div className="flex items-start gap-1">
        <p className="m-0 min-w-0 flex-1 text-sm font-medium words-wrap">
          {line.variant_id ? name : say("draft.line.unknown", { words: line.words || name })}
        </p>
        {line.from && <FromMessage id={line.from} ways={ways} label={name} />}
        <IconButton icon="close" label={say("draft.line.remove", { name })} onClick={remove} />
      </div>
      {!line.variant_id && <Choose line={line} writing={writing} wrong={said("variant_id")} />}
      {line.variant_id && (
        <div className="flex flex-wrap items-start gap-2">
          <div className="flex w-36 items-start">
            <IconButton
              icon="less"
              label={say("draft.less", { name })}
              disabled={quantity !== null && quantity <= 1}
              onClick={() => step(-1)}
            />
            <WrittenField
              label={say("draft.quantity.of", { name })}
              hidden_label
              name="quantity"
              mode="numeric"
              text={line.quantity}
              wrong={said("quantity")}
              invalid={line.left !== null || said("quantity") !== null}
              className="text-center"
              shown={(text) => String(read_quantity(text) ?? text)}
              onWrite={(text) => write_quantity(text)}
            />
            <IconButton icon="plus" label={say("draft.more", { name })} onClick={() => step(1)} />
          </div>
          <WrittenField
            label={say("draft.price.of", { name })}
            hidden_label
            name="price"
            text={line.price}
            wrong={said("unit_price")}
            className="text-right tabular-nums"
            shown={shown_money}
            onWrite={(text) => change({ price: text, left: line.left }, "unit_price")}
          />
          <span className="min-w-20 py-1.5 text-right text-sm tabular-nums">
            {vnd((read_money(line.price) ?? 0) * (quantity ?? 0))}
          </span>
        </div>
      )}
      {line.variant_id && <Shelf line={line} at={at} writing={writing} state={state} quantity={quantity} />}
    </li>
  );
}

/** An amount left empty stays empty; one that cannot be read stays as it was written. */
export function shown_money(text: string): string {
  if (text.trim() === "") return "";
  const amount = read_money(text);
  return amount === null ? text : show_money(amount);
}

/** Several of ours could be meant: which? */
function Choose({ line, writing, wrong }: { line: DraftLine; writing: Writing; wrong: string | null }) {
  const { say } = useAllWords();
  return (
    <div className="text-sm">
      {line.candidates.length > 0 && <p className="m-0 text-xs text-muted">{say("draft.line.choose")}</p>}
      <div className="flex flex-wrap gap-1">
        {line.candidates.map((one) => (
          <Button
            key={one.variant_id}
            onClick={(event) => {
              pass_focus(event.currentTarget, '[name="quantity"]');
              writing.change((draft) => with_candidate(draft, line.key, one), "lines");
            }}
          >
            {one.name || one.sku} · {vnd(one.price)}
          </Button>
        ))}
      </div>
      {wrong && <p className="m-0 text-xs text-danger">{wrong}</p>}
    </div>
  );
}

/** What is on the shelf for this line, counting what is already held for it. */
function Shelf({
  line,
  at,
  writing,
  state,
  quantity,
}: {
  line: DraftLine;
  at: number;
  writing: Writing;
  state: WritingState;
  quantity: number | null;
}) {
  const { say } = useAllWords();
  const stock = useShopSelect((shown) => (line.variant_id ? shown.stock.get(line.variant_id) : undefined));
  const order = useShopSelect((shown) => shown.orders.get(state.draft.id));
  const held =
    order?.lines.reduce((sum, one) => sum + (one.variant_id === line.variant_id ? (one.reserved ?? 0) : 0), 0) ?? 0;
  // Before the first hold the number read with the line is the newest there is; afterwards events tell.
  const available = stock ? stock.available + held : line.available;
  if (line.left !== null) {
    const left = line.left;
    return (
      <div className="flex flex-wrap items-center gap-2">
        <p role="alert" className="m-0 text-sm text-danger">
          {left > 0 ? say("draft.short", { n: left }) : say("draft.out")}
        </p>
        {left > 0 && (
          <Button
            onClick={(event) => {
              pass_focus(event.currentTarget, '[name="quantity"]');
              writing.change((draft) => with_line(draft, line.key, { quantity: String(left) }), `lines[${at}]`);
            }}
          >
            {say("draft.take_left", { n: left })}
          </Button>
        )}
      </div>
    );
  }
  if (available === null) return null;
  const short = quantity !== null && quantity > available;
  const words =
    available <= 0 ? say("draft.out") : say(stock?.low || short ? "draft.low" : "draft.left", { n: available });
  return (
    <p
      className={`m-0 text-xs ${available <= 0 || short ? "text-danger" : stock?.low ? "text-warning" : "text-muted"}`}
    >
      {words}
    </p>
  );
}
