export interface Wakes {
  check(network_changed: boolean): void;
  offline(): void;
  /** The page goes away, perhaps for good. */
  leaving?(): void;
}

/** Tells whenever the page may have slept or lost its network. Gives back how to stop listening. */
export function listen_for_wakes(wakes: Wakes): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  const on_shown = () => {
    if (document.visibilityState === "visible") wakes.check(false);
    else wakes.leaving?.();
  };
  document.addEventListener("visibilitychange", on_shown, { signal });
  document.addEventListener("resume", () => wakes.check(false), { signal });
  window.addEventListener("focus", () => wakes.check(false), { signal });
  window.addEventListener("online", () => wakes.check(true), { signal });
  window.addEventListener("offline", () => wakes.offline(), { signal });
  window.addEventListener("pagehide", () => wakes.leaving?.(), { signal });
  // A page taken back from the browser's memory has a socket that is long dead.
  window.addEventListener("pageshow", (event) => wakes.check(event.persisted), { signal });
  return () => stop.abort();
}
