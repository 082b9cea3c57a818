import type { State } from "@/store/state";
import type { Event } from "@/wire/frames";

/** What happened, with what stood in the store until then; or that everything was read anew. */
export type News = { readonly events: readonly Event[]; readonly before: State } | { readonly anew: true };

type Listener = (news: News) => void;

/** So much is kept for one who comes late; what is older has long been seen in the list. */
const most_kept = 200;

/**
 * Tells everybody who listens. What rings is fetched after the list has been painted, and must not miss who wrote while
 * it was on its way: for the first that asks for it, what was said since the beginning is kept.
 */
export class Newsroom {
  private readonly listeners = new Set<Listener>();
  private early: News[] | null = [];

  tell(news: News): void {
    if ("anew" in news) this.early &&= [];
    else if (this.early) this.early = [...this.early.slice(1 - most_kept), news];
    for (const listener of this.listeners) listener(news);
  }

  /** Gives what ends the listening. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** As listen(), and hears first what was said before. Once: afterwards nothing is kept any more. */
  listen_from_start(listener: Listener): () => void {
    const early = this.early ?? [];
    this.early = null;
    for (const news of early) listener(news);
    return this.listen(listener);
  }
}
