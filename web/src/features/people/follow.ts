import type { Event } from "@/wire/frames";
import type { Person } from "@/wire/people";

/** The list of customers after an event, which tells their name and face; what else it shows is read with the page. */
export function follow_people(people: readonly Person[], event: Event): readonly Person[] | "fresh" {
  if (event.what === "gone" && event.of === "customer") {
    return people.some(({ id }) => id === event.id) ? people.filter(({ id }) => id !== event.id) : people;
  }
  if (event.what !== "customer") return people;
  const { id, name, avatar } = event.object;
  const at = people.findIndex((person) => person.id === id);
  const before = people[at];
  if (!before) return people;
  return people.with(at, { ...before, name: name ?? before.name, avatar: avatar ?? before.avatar });
}
