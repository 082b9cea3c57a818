import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import {
  BookView,
  may,
  SearchField,
  shop_trouble_words,
  useAct,
  useBook,
  useCounter,
  useFilter,
  useRole,
  useShopWords,
  VariantPicker,
} from "@/features/counter";
import { mark_of, platform_name, useSelect } from "@/features/desk";
import { Avatar } from "@/ui/avatar";
import { Button } from "@/ui/button";
import { field_look } from "@/ui/field";
import { Icon } from "@/ui/icons";
import { PaneNote } from "@/ui/pane";
import type { Listing, Variant } from "@/wire/commerce";
import { GoodsHead } from "./goods_head";

const selling_platforms = ["tiktok_shop", "shopee"];

function key_of({ channel, item_id, model_id }: Listing): string {
  return `${channel.id} ${item_id} ${model_id}`;
}

/** What platforms sell for the shop, and which of our variants each item is. First those nobody has matched. */
export function Listings({ badge }: { badge: ReactNode }) {
  const counter = useCounter();
  const { say } = useShopWords();
  const role = useRole();
  const channels = useSelect((state) => state.channels);
  const { search, filter } = useFilter();
  const q = search.get("q") ?? "";
  const channel = search.get("channel") ?? "";
  const all = search.get("all") === "true";
  const { book, kept } = useBook<Listing>(`${q}|${channel}|${all}`, () => ({
    read: (cursor) => counter.listings({ q, channel, unmatched: all ? null : true, cursor }),
    follow: (rows) => rows,
  }));

  const selling = [...channels.values()].filter(({ platform }) => selling_platforms.includes(platform));
  const filtered = q !== "" || channel !== "";

  // A platform answers a little later; nobody tells when, so the list is read again a few times.
  const { busy, trouble, run } = useAct();
  const [asked, set_asked] = useState(false);
  const reading = useRef<readonly ReturnType<typeof setTimeout>[]>([]);
  useEffect(() => () => reading.current.forEach(clearTimeout), []);
  const refresh = () =>
    void run(async () => {
      const wanted = selling.filter(({ id }) => channel === "" || id === channel);
      await Promise.all(wanted.map(({ id }) => counter.refresh_listings(id)));
      set_asked(true);
      reading.current = [3_000, 10_000, 30_000].map((ms) => setTimeout(() => void book.load(), ms));
    });
  return (
    <section aria-label={say("listing.title")} className="@container flex min-h-0 min-w-0 flex-1 flex-col">
      <GoodsHead badge={badge} here="listings">
        {may(role, "sell") && selling.length > 0 && (
          <Button onClick={refresh} disabled={busy}>
            {say("listing.refresh")}
          </Button>
        )}
      </GoodsHead>
      <search className="flex flex-wrap items-center gap-2 px-4 py-2">
        <SearchField label={say("listing.search")} value={q} onSearch={(words) => filter("q", words)} />
        <select
          aria-label={say("filter.channel")}
          value={channel}
          onChange={(event) => filter("channel", event.currentTarget.value)}
          className={`${field_look} md:max-w-60`}
        >
          <option value="">{say("filter.channel.all")}</option>
          {selling.map(({ id, platform, name }) => (
            <option key={id} value={id}>
              {say("thread.on", { platform: platform_name(platform, say), name })}
            </option>
          ))}
        </select>
        <button
          type="button"
          aria-pressed={!all}
          onClick={() => filter("all", all ? "" : "true")}
          className={`target rounded-full border px-3 text-sm ${all ? "border-field" : "border-accent bg-selected font-medium text-accent"}`}
        >
          {say("listing.unmatched")}
        </button>
      </search>
      {asked && (
        <p role="status" className="px-4 text-sm text-muted">
          {say("listing.refreshing")}
        </p>
      )}
      {trouble && (
        <p role="alert" className="px-4 text-sm text-danger">
          {shop_trouble_words(trouble, say)}
        </p>
      )}
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto" aria-busy={kept.loading.kind === "loading"}>
        <BookView
          book={book}
          kept={kept}
          empty={
            <PaneNote title={say(filtered ? "goods.empty.filter" : all ? "listing.empty" : "listing.empty.unmatched")}>
              {filtered && (
                <Link href="/products/listings" className="text-accent underline">
                  {say("page.unfilter")}
                </Link>
              )}
            </PaneNote>
          }
        >
          <ul className="list-none p-0">
            {kept.rows.map((listing) => (
              <ListingRow
                key={key_of(listing)}
                listing={listing}
                editable={may(role, "sell")}
                onChanged={(after) =>
                  book.change((rows) => rows.map((row) => (key_of(row) === key_of(after) ? after : row)))
                }
              />
            ))}
          </ul>
        </BookView>
      </div>
    </section>
  );
}

/** An item of a platform. What is chosen stays on screen until the list is read anew, so that a slip can be put right. */
function ListingRow({
  listing,
  editable,
  onChanged,
}: {
  listing: Listing;
  editable: boolean;
  onChanged: (after: Listing) => void;
}) {
  const counter = useCounter();
  const { say } = useShopWords();
  const { busy, trouble, run } = useAct();
  const [choosing, choose] = useState(false);
  const mark = mark_of(listing.channel.platform);
  const name = listing.name || listing.seller_sku || listing.item_id;
  const save = (variant: Variant | null, ignored: boolean) =>
    void run(async () => {
      const { channel, item_id, model_id } = listing;
      const variant_id = variant?.id ?? null;
      onChanged(await counter.match({ channel_id: channel.id, item_id, model_id, variant_id, ignored }));
      choose(false);
    });
  const open = editable && !listing.ignored && (choosing || !listing.variant);
  return (
    <li className="flex flex-col gap-2 border-b border-line px-4 py-3 text-sm @3xl:flex-row @3xl:items-start">
      <div className="flex min-w-0 flex-1 gap-3">
        <Avatar initial={mark.letter} picture={mark.image} size={32} />
        <div className="min-w-0">
          <p className="words-wrap font-medium">{name}</p>
          <p className="text-muted">
            {platform_name(listing.channel.platform, say)}
            {" · "}
            {listing.channel.name}
          </p>
          <p className="words-wrap text-muted">
            {listing.seller_sku ? say("listing.sku", { sku: listing.seller_sku }) : say("listing.sku.none")}
            {" · "}
            {[listing.item_id, listing.model_id].filter(Boolean).join(" / ")}
          </p>
        </div>
      </div>
      <div className="min-w-0 space-y-2 @3xl:w-96">
        {listing.variant && (
          <p className="flex items-center gap-2">
            <span className="text-good">
              <Icon name="check" size={16} />
            </span>
            <span className="words-wrap min-w-0">
              {listing.variant.name} <span className="text-muted">{listing.variant.sku}</span>
            </span>
          </p>
        )}
        {listing.variant && (
          <p className="text-muted">
            {listing.told_stock == null ? say("listing.told.never") : say("listing.told", { n: listing.told_stock })}
            {listing.behind && ` · ${say("listing.behind")}`}
          </p>
        )}
        {listing.ignored && <p className="text-muted">{say("listing.ignored")}</p>}
        {listing.failure && (
          <p className="flex gap-2 text-danger">
            <Icon name="warning" size={16} />
            <span className="words-wrap min-w-0">{say("listing.failure", { why: listing.failure })}</span>
          </p>
        )}
        {open && (
          <VariantPicker
            label={say("listing.choose", { name })}
            placeholder={say("listing.choose.hint")}
            begin={listing.variant ? "" : listing.seller_sku}
            onPick={(variant) => save(variant, false)}
          />
        )}
        {trouble && (
          <p role="alert" className="text-danger">
            {shop_trouble_words(trouble, say)}
          </p>
        )}
        {editable && (
          <div className="flex flex-wrap gap-2">
            {listing.variant && (
              <>
                <Button disabled={busy} onClick={() => choose(!choosing)}>
                  {say(choosing ? "common.cancel" : "listing.rematch")}
                </Button>
                <Button look="quiet" disabled={busy} onClick={() => save(null, false)}>
                  {say("listing.unmatch")}
                </Button>
              </>
            )}
            {!listing.variant && (
              <Button look="quiet" disabled={busy} onClick={() => save(null, !listing.ignored)}>
                {say(listing.ignored ? "listing.unignore" : "listing.ignore")}
              </Button>
            )}
          </div>
        )}
      </div>
    </li>
  );
}
