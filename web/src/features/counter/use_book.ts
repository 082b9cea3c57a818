import { useEffect, useMemo, useSyncExternalStore } from "react";
import { useDesk, useSelect } from "@/features/desk";
import { Book, type BookPort, type Kept } from "@/sync/book";

/** A list for as long as `key` stays the same: what is asked for, written as one text. */
export function useBook<Row>(key: string, make: () => BookPort<Row>): { book: Book<Row>; kept: Kept<Row> } {
  const desk = useDesk();
  // The key says what is asked for.
  const book = useMemo(() => new Book<Row>(make()), [key]);
  const kept = useSyncExternalStore(book.subscribe, book.get);
  const live = useSelect((state) => state.connection.kind === "live");

  useEffect(() => {
    const stop = desk.listen(book.take);
    void book.load();
    return stop;
  }, [desk, book]);

  // What could not come without a network comes when there is one.
  const no_network = kept.loading.kind === "failed" && kept.loading.trouble.kind === "network";
  useEffect(() => {
    if (live && no_network) void book.load();
  }, [live, no_network, book]);

  return { book, kept };
}
