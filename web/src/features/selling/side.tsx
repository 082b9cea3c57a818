import { type ReactNode, useEffect } from "react";
import { useSelect } from "@/features/desk";
import { OrderDrawer } from "./drawer";
import { OrderView } from "./order_view";
import { CustomerPanel } from "./panel";
import { useShop } from "./use_shop";

export { ProductInsert } from "./product_insert";

/** What stands beside a thread: the customer, an order being written, or one that was made. */
export type Beside =
  | { readonly kind: "customer" }
  | { readonly kind: "new order" }
  | { readonly kind: "order"; readonly id: string };

export interface Ways {
  readonly show: (beside: Beside) => void;
  readonly close: () => void;
  /** Scrolls the thread to a message and makes it stand out. */
  readonly show_message: (id: string) => void;
  /** Puts a text into the composer, for a person to look at and send. */
  readonly propose: (text: string) => void;
  /** Where another conversation is. */
  readonly path_of: (conversation_id: string) => string;
  /** The thread is covered by this pane. */
  readonly alone: boolean;
  /** Whether one sees what is, said where nothing else says it. */
  readonly badge?: ReactNode;
}

export function Side({ conversation_id, beside, ways }: { conversation_id: string; beside: Beside; ways: Ways }) {
  const shop = useShop();
  const customer_id = useSelect((state) => state.conversations.get(conversation_id)?.customer?.id ?? null);
  useEffect(() => {
    shop.show(customer_id);
    return () => shop.show(null);
  }, [shop, customer_id]);
  switch (beside.kind) {
    case "customer":
      return <CustomerPanel key={customer_id} id={customer_id} conversation_id={conversation_id} ways={ways} />;
    case "new order":
      return (
        <OrderDrawer key={conversation_id} conversation_id={conversation_id} customer_id={customer_id} ways={ways} />
      );
    case "order":
      return <OrderView key={beside.id} id={beside.id} conversation_id={conversation_id} ways={ways} />;
  }
}
