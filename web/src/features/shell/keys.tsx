import { type ComponentType, Suspense, useEffect, useState } from "react";
import { useLocation } from "wouter";
import {
  allow_bare_keys,
  dispatch_key,
  note_recent,
  useAction,
  usePersonal,
  useSelect,
  useWords,
} from "@/features/desk";
import { toasts } from "@/ui/toast_box";
import { Toasts } from "@/ui/toasts";
import { walk_regions } from "@/ui/walk_regions";

type Overlay = ComponentType<{ onClose: () => void }>;

/** The one listener for keys of the whole page, and what can be done from everywhere. */
export function Keys({ Palette, Help }: { Palette: Overlay; Help: Overlay }) {
  const { say } = useWords();
  const [at, go] = useLocation();
  const { bare_keys } = usePersonal();
  const me = useSelect((state) => state.me?.staff.id);
  const [shown, show] = useState<"palette" | "help" | null>(null);
  const close = () => show(null);
  useEffect(() => {
    document.addEventListener("keydown", dispatch_key);
    return () => document.removeEventListener("keydown", dispatch_key);
  }, []);
  useEffect(() => allow_bare_keys(bare_keys), [bare_keys]);
  useEffect(() => {
    const id = /^\/inbox\/([\w-]+)/.exec(at)?.[1];
    if (me && id) note_recent(me, id);
  }, [me, at]);
  // Pressed twice faster than it opens, it stays closed; an open one closes itself.
  useAction("palette", () => show((now) => (now === "palette" ? null : "palette")));
  useAction("help", () => show("help"));
  useAction("help.bare", () => show("help"));
  useAction("search", () => go("/search"));
  useAction("search.bare", () => go("/search"));
  useAction("region.next", () => (walk_regions(1) ? undefined : false));
  useAction("region.previous", () => (walk_regions(-1) ? undefined : false));
  useAction("undo", () => (toasts.act() ? undefined : false));
  return (
    <>
      <Toasts label={say("toasts.title")} close={say("common.close")} />
      <Suspense fallback={null}>
        {shown === "palette" && <Palette onClose={close} />}
        {shown === "help" && <Help onClose={close} />}
      </Suspense>
    </>
  );
}
