import { Suspense, useEffect, useState } from "react";
import { Link, Redirect, Route, Switch, useLocation } from "wouter";
import { trouble_words, useDesk, useSelect, useWords } from "@/features/desk";
import { Login } from "@/features/login/login";
import { setup_needed, setup_remembered } from "@/features/settings/setup_state";
import { AskingNow } from "@/features/shell/asking";
import { Badge, ConnectionLine } from "@/features/shell/badge";
import { Keys } from "@/features/shell/keys";
import { Nav } from "@/features/shell/nav";
import { Title } from "@/features/shell/title";
import { UpdateLine } from "@/features/shell/update";
import { Button } from "@/ui/button";
import { PaneNote } from "@/ui/pane";
import { InboxPage, load_thread } from "./inbox_page";
import { fetch_ahead, later } from "./later";
import { load_side } from "./side_pane";

const load_settings = () => import("@/features/settings/settings_page");
const load_goods = () => import("@/features/goods/goods_page");
const SettingsPage = later(async () => (await load_settings()).SettingsPage);
const load_setup = () => import("@/features/settings/setup_page");
const SetupPage = later(async () => (await load_setup()).SetupPage);
const SetupCard = later(async () => (await import("@/features/settings/setup_card")).SetupCard);
const GoodsPage = later(async () => (await load_goods()).GoodsPage);
const load_asker = () => import("@/features/asking/asker");
const Asker = later(async () => (await load_asker()).Asker);
const Notices = later(async () => (await import("@/features/notify/notices")).Notices);
const load_finding = () => import("@/features/finding");
const SearchPage = later(async () => (await load_finding()).SearchPage);
const Palette = later(async () => (await load_finding()).Palette);
const Help = later(async () => (await load_finding()).Help);
const load_orders = () => import("./orders_page");
const OrdersPage = later(async () => (await load_orders()).OrdersPage);
const BoardPage = later(async () => (await import("@/features/figures/board")).BoardPage);
const ReportsPage = later(async () => (await import("@/features/figures/reports")).ReportsPage);
const load_history = () => import("./history_page");
const HistoryPage = later(async () => (await load_history()).HistoryPage);
const load_people = () => import("./people_page");
const PeoplePage = later(async () => (await load_people()).PeoplePage);

/** What is not in the first load is fetched when that is long over. */
const ahead_ms = 3000;

/** Who is here decides what is shown; where they are, the address. */
export function App() {
  const desk = useDesk();
  const session = useSelect((state) => state.session);
  const { say } = useWords();
  switch (session.kind) {
    case "starting":
      return <div className="first-paint" aria-hidden="true" />;
    case "unreachable":
      return (
        <main className="flex h-full flex-col">
          <PaneNote alert title={trouble_words(session.trouble, say)}>
            <Button onClick={() => void desk.start()}>{say("common.retry")}</Button>
          </PaneNote>
        </main>
      );
    case "out":
      return <Outside ended={session.ended} />;
    case "in":
      return <Inside />;
  }
}

/** Nobody is logged in: the first run while there is no shop, else the log-in. */
function Outside({ ended }: { ended: boolean }) {
  const desk = useDesk();
  const [at, navigate] = useLocation();
  const [new_store, set_new_store] = useState(at === "/setup");
  useEffect(() => {
    let here = true;
    setup_needed(desk).then((needed) => {
      if (!here) return;
      set_new_store(needed);
      if (needed !== (at === "/setup")) navigate(needed ? "/setup" : "/inbox", { replace: true });
    });
    return () => {
      here = false;
    };
  }, [desk]);
  if (!new_store) return <Login ended={ended} />;
  return (
    <main className="flex h-full">
      <Suspense fallback={null}>
        <SetupPage />
      </Suspense>
    </main>
  );
}

function Inside() {
  const { say } = useWords();
  const [at] = useLocation();
  const [settled, settle] = useState(false);
  // The socket is opened with the list; a moment later it has been painted, and nobody waits for what is fetched then.
  const live = useSelect((state) => state.connection.kind === "live");
  useEffect(() => {
    if (!live) return;
    const began = Date.now();
    const painted = setInterval(() => {
      const usable = performance.getEntriesByName("usable").length > 0;
      if (!usable && Date.now() - began < 500) return;
      clearInterval(painted);
      void load_thread().catch(() => undefined);
      settle(true);
    }, 20);
    return () => clearInterval(painted);
  }, [live]);
  useEffect(() => {
    const settled_at = setTimeout(() => settle(true), ahead_ms);
    const stop = fetch_ahead(ahead_ms, [
      load_asker,
      load_finding,
      load_side,
      load_orders,
      load_goods,
      load_people,
      load_history,
      load_settings,
    ]);
    return () => {
      clearTimeout(settled_at);
      stop();
    };
  }, []);
  const in_thread = /^\/(inbox|history)\/./.test(at);
  return (
    <div className="flex h-full flex-col">
      <a href="#main" className="absolute -top-16 left-2 z-20 rounded-md bg-button px-4 py-2 text-white focus:top-2">
        {say("app.skip")}
      </a>
      <Title />
      <Keys Palette={Palette} Help={Help} />
      <AskingNow Asker={Asker} />
      <Suspense fallback={null}>{settled && <Notices />}</Suspense>
      <ConnectionLine />
      <UpdateLine />
      {at === "/inbox" && setup_remembered() && (
        <Suspense fallback={null}>
          <SetupCard />
        </Suspense>
      )}
      <div className="flex min-h-0 flex-1 flex-col md:flex-row">
        <Nav hidden_on_phone={in_thread} />
        <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1">
          <Suspense fallback={null}>
            <Switch>
              <Route path="/">
                <Redirect to="/inbox" replace />
              </Route>
              <Route path="/login">
                <Redirect to="/inbox" replace />
              </Route>
              {/* One route for both, so that the list stays where it is when a thread is opened beside it. */}
              <Route path="/inbox/:id?/*?">
                {({ id, "*": beside }) => <InboxPage open={id ?? null} beside={beside || null} />}
              </Route>
              <Route path="/orders/:at?">{({ at }) => <OrdersPage badge={<Badge />} at={at ?? null} />}</Route>
              <Route path="/customers/:at?">{({ at }) => <PeoplePage badge={<Badge />} at={at ?? null} />}</Route>
              <Route path="/products/:at?">{({ at }) => <GoodsPage badge={<Badge />} at={at ?? null} />}</Route>
              <Route path="/live-board">
                <BoardPage badge={<Badge />} />
              </Route>
              <Route path="/reports/:name?">
                {({ name }) => <ReportsPage badge={<Badge />} name={name ?? "volume"} />}
              </Route>
              <Route path="/search">
                <SearchPage badge={<Badge />} />
              </Route>
              <Route path="/history/*?">{({ "*": at }) => <HistoryPage badge={<Badge />} at={at || null} />}</Route>
              <Route path="/setup">
                <SetupPage />
              </Route>
              <Route path="/settings/:at?">{({ at }) => <SettingsPage at={at ?? null} />}</Route>
              <Route>
                <NotFound />
              </Route>
            </Switch>
          </Suspense>
        </main>
      </div>
    </div>
  );
}

function NotFound() {
  const { say } = useWords();
  return (
    <div className="flex flex-1 flex-col">
      <h1 className="sr-only">{say("err.gone")}</h1>
      <PaneNote title={`${say("err.gone")} ${say("err.gone.hint")}`}>
        <Link href="/inbox" className="text-accent underline">
          {say("err.gone.home")}
        </Link>
      </PaneNote>
    </div>
  );
}
