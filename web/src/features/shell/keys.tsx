import { useEffect } from "react";
import { dispatch_key, useAction, useWords } from "@/features/desk";
import { toasts } from "@/ui/toast_box";
import { Toasts } from "@/ui/toasts";
import { walk_regions } from "@/ui/walk_regions";

/** The one listener for keys of the whole page, and what can be done from everywhere. */
export function Keys() {
  const { say } = useWords();
  useEffect(() => {
    document.addEventListener("keydown", dispatch_key);
    return () => document.removeEventListener("keydown", dispatch_key);
  }, []);
  useAction("region.next", () => (walk_regions(1) ? undefined : false));
  useAction("region.previous", () => (walk_regions(-1) ? undefined : false));
  useAction("undo", () => (toasts.act() ? undefined : false));
  return <Toasts label={say("toasts.title")} close={say("common.close")} />;
}
