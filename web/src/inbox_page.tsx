import { type RefObject, Suspense, useMemo, useRef } from "react";
import { useLocation, useSearchParams } from "wouter";
import { Conversations } from "@/features/conversations/conversations";
import { useAction, useDesk, useEscape, usePersonal, useWords } from "@/features/desk";
import { Badge } from "@/features/shell/badge";
import { ChannelNotices } from "@/features/shell/notices";
import { type Filter, read_filter, search_of } from "@/store/filter";
import { GreyBubble, PaneNote, Skeleton } from "@/ui/pane";
import { Separator } from "@/ui/separator";
import { useMedia } from "@/ui/use_media";
import { list_widths } from "@/wire/personal";
import { later } from "./later";

export const load_thread = () => import("./open_conversation");
const OpenConversation = later(async () => (await load_thread()).OpenConversation);
// Whoever comes by a conversation's address needs both at once.
if (/^\/inbox\/./.test(location.pathname)) void load_thread().catch(() => undefined);

/** The list beside the thread, and beside that who it is with; on a phone one of the three. */
export function InboxPage({ open, beside: rest }: { open: string | null; beside: string | null }) {
  const { say } = useWords();
  const desk = useDesk();
  const wide = useMedia("(min-width: 1024px)");
  const { list_width } = usePersonal();
  const [search] = useSearchParams();
  const written = search.toString();
  const filter = useMemo(() => read_filter(written), [written]);
  const shown = useRef<readonly string[]>([]);
  useKeys(open, filter, shown);
  return (
    <>
      <h1 className="sr-only">{say("nav.inbox")}</h1>
      <div
        data-region="[data-row][tabindex='0']"
        id="list-pane"
        className={`${open ? "hidden md:flex" : "flex"} min-h-0 w-full shrink-0 flex-col border-line md:w-70 md:border-r lg:border-r-0`}
        style={{ width: wide ? list_width : undefined }}
      >
        <Conversations filter={filter} open={open} badge={<Badge />} notices={<ChannelNotices />} shown={shown} />
      </div>
      {wide && (
        <Separator
          label={say("list.width")}
          pane="list-pane"
          from="left"
          value={list_width}
          {...list_widths}
          onMove={(width) => desk.personal.change({ list_width: width })}
        />
      )}
      <div className={`${open ? "flex" : "hidden md:flex"} relative min-h-0 min-w-0 flex-1`}>
        {open ? (
          <Suspense
            fallback={
              <Skeleton label={say("thread.loading")}>
                <GreyBubble ours={false} wide />
                <GreyBubble ours wide={false} />
              </Skeleton>
            }
          >
            <OpenConversation key={open} id={open} rest={rest} search={search_of(filter)} />
          </Suspense>
        ) : (
          <div className="flex flex-1 flex-col">
            <PaneNote title={say("thread.pick")}>
              <p className="m-0 text-sm">{say("thread.pick.keys")}</p>
            </PaneNote>
          </div>
        )}
      </div>
    </>
  );
}

/** The keys walk through the conversations as the list shows them, and from the reply back to the messages. */
function useKeys(open: string | null, filter: Filter, shown: RefObject<readonly string[]>): void {
  const desk = useDesk();
  const [, go] = useLocation();
  const walk = (step: 1 | -1, wanted: (id: string) => boolean) => {
    const ids = shown.current;
    const at = open ? ids.indexOf(open) : -1;
    // From a conversation that is not in the list one comes to its top, whichever way.
    const on_the_way = step > 0 ? ids.slice(at + 1) : at < 0 ? ids.slice(0, 1) : ids.slice(0, at).reverse();
    const next = on_the_way.find(wanted);
    if (next) go(`/inbox/${next}${search_of(filter)}`);
  };
  const any = () => true;
  const unread = (id: string) => (desk.store.get().conversations.get(id)?.unread_count ?? 0) > 0;
  useAction("conversation.next", () => walk(1, any));
  useAction("conversation.previous", () => walk(-1, any));
  useAction("unread.next", () => walk(1, unread));
  useAction("unread.previous", () => walk(-1, unread));
  useAction("reply", () => document.getElementById("composer")?.focus(), open !== null);
  useEscape("composer", () => {
    if (document.activeElement?.id !== "composer") return false;
    document.querySelector<HTMLElement>('[role="log"]')?.focus();
  });
}
