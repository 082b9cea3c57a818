import { useEffect, useState } from "react";
import { useDesk, useWords } from "@/features/desk";
import { Button } from "@/ui/button";

/**
 * A new version never reloads by itself while somebody works: a quiet line offers it, and it is taken when the tab is
 * hidden and nothing typed or unsent could be disturbed.
 */
export function UpdateLine() {
  const desk = useDesk();
  const { say } = useWords();
  const [waiting, set_waiting] = useState<ServiceWorker | null>(null);

  useEffect(() => watch_for_versions(set_waiting), []);

  useEffect(() => {
    if (!waiting) return;
    const on_hidden = () => {
      const { pending, drafts } = desk.store.get();
      if (document.visibilityState === "hidden" && pending.length === 0 && drafts.size === 0) apply(waiting);
    };
    document.addEventListener("visibilitychange", on_hidden);
    return () => document.removeEventListener("visibilitychange", on_hidden);
  }, [waiting, desk]);

  if (!waiting) return null;
  return (
    <p role="status" className="m-0 flex items-center justify-center gap-3 bg-selected px-4 text-sm">
      {say("update.ready")}
      <Button look="quiet" onClick={() => apply(waiting)}>
        {say("update.apply")}
      </Button>
    </p>
  );
}

function apply(worker: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  worker.postMessage("apply");
}

function watch_for_versions(found: (waiting: ServiceWorker) => void): () => void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return () => undefined;
  let stopped = false;
  const look_at = (registration: ServiceWorkerRegistration) => {
    if (stopped) return;
    // The very first worker has no version before it, so there is nothing to say.
    if (registration.waiting && navigator.serviceWorker.controller) found(registration.waiting);
  };
  void navigator.serviceWorker
    .register("/sw.js")
    .then((registration) => {
      look_at(registration);
      registration.addEventListener("updatefound", () => {
        const { installing } = registration;
        installing?.addEventListener("statechange", () => look_at(registration));
      });
    })
    .catch(() => undefined);
  return () => {
    stopped = true;
  };
}
