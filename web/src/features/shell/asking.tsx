import { type ComponentType, Suspense, useSyncExternalStore } from "react";
import { type Asking, asking } from "@/features/desk";

/** Shows what is being asked about a conversation, whoever asked. */
export function AskingNow({ Asker }: { Asker: ComponentType<{ asking: NonNullable<Asking>; onClose: () => void }> }) {
  const now = useSyncExternalStore(asking.subscribe, asking.get);
  if (!now) return null;
  return (
    <Suspense fallback={null}>
      <Asker key={`${now.what} ${now.id}`} asking={now} onClose={() => asking.change(() => null)} />
    </Suspense>
  );
}
