import { type ReactNode, useMemo } from "react";
import { useLocation } from "wouter";
import { People } from "@/features/people/people";
import { PersonPage } from "@/features/people/person_page";
import { CustomerFacts } from "@/features/selling/customer_facts";
import type { Ways } from "@/features/selling/side";

/** Everybody who bought or asked; and one of them, with all that stands beside a thread and the whole history. */
export function PeoplePage({ badge, at }: { badge: ReactNode; at: string | null }) {
  const [, go] = useLocation();
  const ways = useMemo<Ways>(
    () => ({
      show: (beside) => beside.kind === "order" && go(`/orders/${beside.id}`),
      close: () => go("/customers"),
      // There is no thread here to show a message in or to write into.
      show_message: () => undefined,
      propose: () => undefined,
      path_of: (conversation) => `/inbox/${conversation}`,
      alone: true,
    }),
    [go],
  );
  if (at === null) return <People badge={badge} />;
  return (
    <PersonPage key={at} id={at} badge={badge}>
      <CustomerFacts id={at} ways={ways} />
    </PersonPage>
  );
}
