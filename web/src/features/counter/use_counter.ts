import { type DeskProvided, useDesk } from "@/features/desk";
import { Counter } from "@/sync/counter";

const counters = new WeakMap<DeskProvided, Counter>();

/** The calls of the pages about goods, orders and people; one and the same for a desk. */
export function useCounter(): Counter {
  const desk = useDesk();
  let counter = counters.get(desk);
  if (!counter) {
    counter = new Counter((verb, path, asked) => desk.ask(verb, path, asked));
    counters.set(desk, counter);
  }
  return counter;
}
