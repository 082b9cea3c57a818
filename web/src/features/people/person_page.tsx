import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { Link } from "wouter";
import { ListNote, useCounter, useShopWords } from "@/features/counter";
import { useDesk } from "@/features/desk";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Icon } from "@/ui/icons";
import type { Person } from "@/wire/people";
import { OrdersOf } from "./orders_of";
import { PersonDetails } from "./person_details";
import { Timeline } from "./timeline";

/** One customer whole: what stands beside a thread, and next to it the timeline over all channels and every order. */
export function PersonPage({ id, badge, children }: { id: string; badge: ReactNode; children: ReactNode }) {
  const { say } = useShopWords();
  const { person, loading, again } = usePerson(id);
  const [round, set_round] = useState(0);
  const changed = useCallback(() => {
    again();
    set_round((before) => before + 1);
  }, [again]);
  const title = person?.name || say(person ? "list.nobody" : "people.person");
  return (
    <section aria-labelledby="person-title" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <header className="flex flex-wrap items-center gap-x-3 border-b border-line px-2 py-2">
        <Link
          href="/customers"
          aria-label={say("people.back")}
          title={say("people.back")}
          className="target inline-flex items-center justify-center rounded-md text-muted hover:bg-surface"
        >
          <Icon name="back" />
        </Link>
        <h1 id="person-title" className="words-wrap min-w-0 flex-1 text-lg font-semibold">
          {title}
        </h1>
        {badge}
      </header>
      {person?.merged_into && (
        <p role="status" className="flex flex-wrap gap-2 bg-warning-back px-4 py-2 text-sm text-warning">
          {say("people.merged_into")}
          <Link href={`/customers/${person.merged_into}`} className="underline">
            {say("people.merged_into.see")}
          </Link>
        </p>
      )}
      {loading.kind === "failed" && !person ? (
        <ListNote loading={loading} empty={null} onRetry={again} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto lg:flex lg:overflow-hidden">
          <section
            aria-labelledby="person-facts"
            className="border-line lg:w-96 lg:shrink-0 lg:overflow-y-auto lg:border-r"
          >
            <h2 id="person-facts" className="sr-only">
              {say("customer.title")}
            </h2>
            {children}
          </section>
          <div className="min-w-0 space-y-8 border-t border-line p-4 lg:flex-1 lg:overflow-y-auto lg:border-t-0">
            <OrdersOf key={`orders ${round}`} id={id} />
            {person && <PersonDetails person={person} onChanged={changed} />}
            <Timeline key={`timeline ${round}`} id={id} />
          </div>
        </div>
      )}
    </section>
  );
}

const read_again_ms = 800;

/** Read whole, and again soon after somebody changed them anywhere. */
function usePerson(id: string) {
  const desk = useDesk();
  const counter = useCounter();
  const [person, set_person] = useState<Person | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "loading" });
  const here = useRef(true);
  const again = useCallback(() => {
    counter.customer(id).then(
      (read) => {
        if (!here.current) return;
        set_person(read);
        set_loading({ kind: "loaded" });
      },
      (error) => here.current && set_loading({ kind: "failed", trouble: trouble_of(error) }),
    );
  }, [counter, id]);
  useEffect(() => {
    here.current = true;
    again();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const stop = desk.listen((news) => {
      const ours = "anew" in news || news.events.some((event) => event.what === "customer" && event.object.id === id);
      if (!ours) return;
      clearTimeout(timer);
      timer = setTimeout(again, read_again_ms);
    });
    return () => {
      here.current = false;
      clearTimeout(timer);
      stop();
    };
  }, [desk, again, id]);
  return { person, loading, again };
}
