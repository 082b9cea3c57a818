import { Suspense, useCallback, useMemo, useRef, useState } from "react";
import { useLocation } from "wouter";
import { useAction, useDesk, useEscape, usePersonal, useWords } from "@/features/desk";
import type { Beside, Ways } from "@/features/selling/side";
import { Separator } from "@/ui/separator";
import { useMedia } from "@/ui/use_media";
import { side_widths } from "@/wire/personal";
import { later } from "./later";

export const load_side = () => import("@/features/selling/side");
const Side = later(async () => (await load_side()).Side);

/** Where something stands beside a thread: what one sees can be sent to a colleague, and a phone's back button closes it. */
export function path_beside(id: string, beside: Beside | null, search: string): string {
  if (beside === null) return `/inbox/${id}${search}`;
  const rest = { customer: "customer", "new order": "order", order: `orders/${"id" in beside ? beside.id : ""}` };
  return `/inbox/${id}/${rest[beside.kind]}${search}`;
}

function read_beside(rest: string | null): Beside | null {
  if (rest === "customer") return { kind: "customer" };
  if (rest === "order") return { kind: "new order" };
  const id = /^orders\/([\w-]+)$/.exec(rest ?? "")?.[1];
  return id ? { kind: "order", id } : null;
}

const folded_at = "gom.customer.folded";

/**
 * What stands beside a thread, and the keys that decide it: Alt+C the customer, Alt+O a new order. On a wide screen the
 * customer is there without being asked for, until somebody folds it away; that is remembered.
 */
export function useBeside(id: string, rest: string | null, search: string) {
  const [, go] = useLocation();
  const wide = useMedia("(min-width: 1280px)");
  const [folded, set_folded] = useState(() => localStorage.getItem(folded_at) === "yes");
  const asked = useMemo(() => read_beside(rest), [rest]);
  const by_itself = useMemo<Beside | null>(() => (wide && !folded ? { kind: "customer" } : null), [wide, folded]);
  const beside = asked ?? by_itself;

  const fold = useCallback((yes: boolean) => {
    localStorage.setItem(folded_at, yes ? "yes" : "no");
    set_folded(yes);
  }, []);
  const show = useCallback(
    (next: Beside) => {
      if (next.kind === "customer" && wide) {
        fold(false);
        go(path_beside(id, null, search));
      } else {
        go(path_beside(id, next, search));
      }
    },
    [fold, go, id, search, wide],
  );
  /** What was asked for goes; the customer folds away. */
  const close = useCallback(() => {
    if (wide && (beside?.kind ?? "customer") === "customer") fold(true);
    if (asked) go(path_beside(id, null, search));
  }, [asked, beside, fold, go, id, search, wide]);

  useAction("order", () => show({ kind: "new order" }));
  useAction("customer", () => (beside?.kind === "customer" ? close() : show({ kind: "customer" })));

  return { beside, show, close };
}

/** The third pane: in its own column on a wide screen, over the thread's edge on a narrower one, alone on a phone. */
export function SidePane({
  conversation_id,
  beside,
  search,
  ...rest
}: { conversation_id: string; beside: Beside; search: string } & Omit<Ways, "path_of">) {
  const { show, close, show_message, propose, alone, badge } = rest;
  const path_of = useCallback((id: string) => path_beside(id, null, search), [search]);
  const ways = useMemo<Ways>(
    () => ({ show, close, show_message, propose, alone, badge, path_of }),
    [show, close, show_message, propose, alone, badge, path_of],
  );
  const pane = useRef<HTMLDivElement>(null);
  // An order is closed from wherever one is; the customer, who stands there by himself, only from within.
  useEscape("drawer", () => {
    if (beside.kind === "customer" && !pane.current?.contains(document.activeElement)) return false;
    close();
  });
  const in_column = useMedia("(min-width: 1280px)");
  const { personal } = useDesk();
  const { side_width } = usePersonal();
  const { say } = useWords();
  return (
    <>
      {in_column && (
        <Separator
          label={say("list.side.width")}
          pane="side-pane"
          from="right"
          value={side_width}
          {...side_widths}
          onMove={(width) => personal.change({ side_width: width })}
        />
      )}
      <div
        ref={pane}
        data-region=""
        id="side-pane"
        style={{ width: in_column ? side_width : undefined }}
        className="flex min-h-0 w-full flex-col bg-back md:absolute md:inset-y-0 md:right-0 md:z-5 md:w-90 md:border-l md:border-line md:shadow-lg xl:static xl:shrink-0 xl:border-l-0 xl:shadow-none"
      >
        <Suspense fallback={null}>
          <Side conversation_id={conversation_id} beside={beside} ways={ways} />
        </Suspense>
      </div>
    </>
  );
}
