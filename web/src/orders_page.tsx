import { type ReactNode, useMemo, useRef } from "react";
import { Link, useLocation, useSearchParams } from "wouter";
import { useShopWords } from "@/features/counter";
import { useEscape } from "@/features/desk";
import { Orders } from "@/features/orders/orders";
import { PrintOrders } from "@/features/orders/print_orders";
import { OrderView } from "@/features/selling/order_view";
import type { Ways } from "@/features/selling/side";
import { Icon } from "@/ui/icons";
import { useFocusInto } from "@/ui/use_focus_into";
import { useMedia } from "@/ui/use_media";

/** The order book. An order opens beside it just as it does beside a thread; on a phone it is a page of its own. */
export function OrdersPage({ badge, at }: { badge: ReactNode; at: string | null }) {
  if (at === "print") return <PrintOrders />;
  return (
    <Orders badge={badge} open={at}>
      {at && <OpenOrder key={at} id={at} />}
    </Orders>
  );
}

function OpenOrder({ id }: { id: string }) {
  const { say } = useShopWords();
  const [, go] = useLocation();
  const [search] = useSearchParams();
  const alone = !useMedia("(min-width: 1024px)");
  const pane = useRef<HTMLDivElement>(null);
  useFocusInto(pane, "#side-title");
  const query = search.toString();
  const ways = useMemo<Ways>(() => {
    const suffix = query === "" ? "" : `?${query}`;
    const close = () => go(`/orders${suffix}`);
    return {
      show: (beside) => (beside.kind === "order" ? go(`/orders/${beside.id}${suffix}`) : close()),
      close,
      // There is no thread here to show a message in or to write into.
      show_message: () => undefined,
      propose: () => undefined,
      path_of: (conversation) => `/inbox/${conversation}`,
      alone,
    };
  }, [go, query, alone]);
  useEscape("drawer", () => ways.close());
  return (
    <div ref={pane} className="flex min-h-0 w-full min-w-0 flex-col border-line lg:w-[28rem] lg:shrink-0 lg:border-l">
      {/* The book's own heading is not there while an order covers it. */}
      <h1 className="sr-only lg:hidden">{say("nav.orders")}</h1>
      <OrderView id={id} conversation_id="" ways={ways} />
      <p className="border-t border-line p-2">
        <Link
          href={`/orders/print?ids=${id}`}
          className="target inline-flex items-center gap-1 rounded-md border border-field px-3 text-sm hover:bg-surface"
        >
          <Icon name="print" size={16} />
          {say("orders.print")}
        </Link>
      </p>
    </div>
  );
}
