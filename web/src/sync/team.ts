import { Box } from "@/store/store";
import { decode } from "@/wire/decode";
import { type ShopLabel, shop_label, staff } from "@/wire/team";
import { items_of } from "@/wire/zod";
import type { Desk } from "./desk";
import type { News } from "./news";

const everybody = items_of(staff);
const labels = items_of(shop_label);

/**
 * Who works here, and the shop's labels. Read when they are first wanted, followed by events from then on. Colleagues
 * stand in the page's state, beside what events alone tell of them.
 */
export class Team {
  readonly labels = new Box<readonly ShopLabel[]>([]);
  private readonly desk: Desk;
  private reading: Promise<void> | null = null;
  private read_for: string | null = null;

  constructor(desk: Desk) {
    this.desk = desk;
    desk.listen((news) => this.heard(news));
  }

  /** Somebody is about to choose. Asked again after a failure, and for another person. */
  need(): Promise<void> {
    const me = this.desk.store.get().me?.staff.id ?? null;
    if (me === null) return Promise.resolve();
    if (this.reading === null || this.read_for !== me) {
      this.read_for = me;
      this.reading = this.read().catch(() => {
        this.reading = null;
      });
    }
    return this.reading;
  }

  private async read(): Promise<void> {
    const [people, words] = await Promise.all([
      this.desk.ask("get", "/api/staff"),
      this.desk.ask("get", "/api/labels"),
    ]);
    this.labels.change(() => decode(labels, words, "labels").items);
    const { items } = decode(everybody, people, "staff");
    this.desk.store.change((state) => {
      const staff = new Map(state.staff);
      for (const one of items) if ((one.seq ?? 0) >= (staff.get(one.id)?.seq ?? 0)) staff.set(one.id, one);
      return { ...state, staff };
    });
  }

  private heard(news: News): void {
    if (this.reading === null) return;
    if ("anew" in news) {
      this.reading = null;
      void this.need();
      return;
    }
    for (const event of news.events) {
      if (event.what === "gone" && event.of === "label") this.without(event.id);
      if (event.what === "other" && event.kind === "label.updated") this.with(event.object);
    }
  }

  private with(object: unknown): void {
    const label = shop_label.safeParse(object);
    if (!label.success) return;
    const known = this.labels.get().some(({ id }) => id === label.data.id);
    this.labels.change((all) =>
      known ? all.map((one) => (one.id === label.data.id ? label.data : one)) : [...all, label.data],
    );
  }

  private without(id: string): void {
    this.labels.change((all) => all.filter((one) => one.id !== id));
  }
}

const teams = new WeakMap<Desk, Team>();

/** One and the same for a desk. */
export function team_of(desk: Desk): Team {
  const known = teams.get(desk);
  if (known) return known;
  const team = new Team(desk);
  teams.set(desk, team);
  return team;
}
