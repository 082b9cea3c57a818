import type { ReactNode } from "react";
import type { Book, Kept } from "@/sync/book";
import { More } from "@/ui/more";
import { FreshPill, ListNote, StaleLine } from "./page_parts";
import { useShopWords } from "./use_shop_words";

/** A list as a book keeps it: its rows or why there are none, its end with more below, and what came to be since. */
export function BookView<Row>({
  book,
  kept,
  empty,
  fresh,
  children,
}: {
  book: Book<Row>;
  kept: Kept<Row>;
  /** What to say, and offer, when there really is nothing. */
  empty: ReactNode;
  /** How many came since, in words; left out where nothing tells of them. */
  fresh?: (n: number) => string;
  /** The rows. */
  children: ReactNode;
}) {
  const { say } = useShopWords();
  const again = () => void book.load();
  if (kept.rows.length === 0) return <ListNote loading={kept.loading} onRetry={again} empty={empty} />;
  return (
    <>
      <StaleLine loading={kept.loading} onRetry={again} />
      {children}
      {kept.cursor && (
        <More
          label={say(kept.more.kind === "failed" ? "page.more.failed" : "page.more")}
          busy={kept.more.kind === "loading"}
          onMore={() => void book.load_more()}
        />
      )}
      {fresh && kept.fresh > 0 && <FreshPill words={fresh(kept.fresh)} onShow={again} />}
    </>
  );
}
