import { Thread } from "./thread";

const nothing = () => undefined;

/** A thread that is only looked at. */
export function ThreadReview({ id }: { id: string; goal: { readonly message: string; readonly n: number } | null }) {
  return <Thread key={id} id={id} onQuote={nothing} onEdit={nothing} />;
}
