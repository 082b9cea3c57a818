import type { ReactNode } from "react";
import type { Loading } from "@/store/state";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { PaneNote, Skeleton } from "@/ui/pane";
import { shop_trouble_words } from "./troubles";
import { useShopWords } from "./use_shop_words";

/** The top of a page: what it is, whether it is live, what one can do here. */
export function PageHead({ title, badge, children }: { title: string; badge: ReactNode; children?: ReactNode }) {
  return (
    <header className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 pt-2 pb-1 print:hidden">
      <h1 className="text-lg font-semibold">{title}</h1>
      {badge}
      <div className="ml-auto flex flex-wrap items-center gap-2">{children}</div>
    </header>
  );
}

/** Grey lines in the shape of a table that comes. */
export function RowsGrey({ label }: { label: string }) {
  return (
    <Skeleton label={label}>
      {["a", "b", "c", "d", "e", "f", "g", "h"].map((key) => (
        <div key={key} className="flex h-14 items-center gap-4 border-b border-line px-4">
          <div className="size-9 rounded-md bg-line" />
          <div className="h-3 w-2/5 rounded-md bg-line" />
          <div className="ml-auto h-3 w-1/5 rounded-md bg-line" />
        </div>
      ))}
    </Skeleton>
  );
}

/** Why a list shows nothing: not yet, not reachable, not allowed, or really nothing. */
export function ListNote({
  loading,
  empty,
  onRetry,
}: {
  loading: Loading;
  /** What to say, and offer, when there is nothing. */
  empty: ReactNode;
  onRetry: () => void;
}) {
  const { say } = useShopWords();
  if (loading.kind === "failed") {
    const { trouble } = loading;
    return (
      <PaneNote alert title={shop_trouble_words(trouble, say)}>
        {trouble.kind !== "forbidden" && <Button onClick={onRetry}>{say("common.retry")}</Button>}
      </PaneNote>
    );
  }
  if (loading.kind !== "loaded") return <RowsGrey label={say("page.loading")} />;
  return <>{empty}</>;
}

/** Rows stand there, but a newer answer could not be had. */
export function StaleLine({ loading, onRetry }: { loading: Loading; onRetry: () => void }) {
  const { say } = useShopWords();
  if (loading.kind !== "failed") return null;
  return (
    <p role="alert" className="flex items-center justify-between gap-2 px-4 text-sm text-danger">
      {shop_trouble_words(loading.trouble, say)}
      <Button look="quiet" onClick={onRetry}>
        {say("common.retry")}
      </Button>
    </p>
  );
}

/** Something came that would stand above: one click shows it; nothing moves before. */
export function FreshPill({ words, onShow }: { words: string; onShow: () => void }) {
  return (
    <div className="pointer-events-none sticky bottom-3 z-10 flex h-0 justify-center">
      <button
        type="button"
        onClick={onShow}
        className="target pointer-events-auto flex h-9 -translate-y-10 items-center gap-1 rounded-full bg-button px-4 text-sm font-medium text-white shadow-md pointer-coarse:h-11"
      >
        <Icon name="up" size={16} />
        {words}
      </button>
    </div>
  );
}
