import { type ReactNode, useRef } from "react";
import { useLocation } from "wouter";
import { useShopWords } from "@/features/counter";
import { History, type Looked } from "@/features/history/history";
import { ReviewHead } from "@/features/history/review_head";
import { ThreadReview } from "@/features/thread/review";
import { useMedia } from "@/ui/use_media";

/** Looking back: the list, and beside it a conversation as it went, opened at the message it was found for. */
export function HistoryPage({ badge, at }: { badge: ReactNode; at: string | null }) {
  const [id = null, message = null] = /^([\w-]+)(?:\/m\/([\w-]+))?$/.exec(at ?? "")?.slice(1) ?? [];
  return (
    <History
      badge={badge}
      open={id}
      review={(looked) => id && <Review id={id} message={message} looked={looked} badge={badge} />}
    />
  );
}

function Review({
  id,
  message,
  looked,
  badge,
}: {
  id: string;
  message: string | null;
  looked: Looked;
  badge: ReactNode;
}) {
  const { say } = useShopWords();
  const [, go] = useLocation();
  const covers = !useMedia("(min-width: 1024px)");
  // Another hit is another wish, also when it is the same message again.
  const wish = useRef({ message, n: 0 });
  if (wish.current.message !== message) wish.current = { message, n: wish.current.n + 1 };
  const { n } = wish.current;
  return (
    <section aria-label={say("history.review")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <ReviewHead
        id={id}
        message={message}
        looked={looked}
        badge={covers ? badge : null}
        covers={covers}
        onBack={() => go(looked.back)}
      />
      <ThreadReview id={id} goal={message ? { message, n } : null} />
    </section>
  );
}
