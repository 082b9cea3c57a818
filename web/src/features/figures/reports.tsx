import type { ReactNode } from "react";
import { useSearchParams } from "wouter";
import { ListNote, may, PageHead, StaleLine, useRole, useShopWords } from "@/features/counter";
import type { Query } from "@/sync/figures";
import { Button } from "@/ui/button";
import { PaneNote } from "@/ui/pane";
import { useNow } from "@/ui/use_now";
import type { Report } from "@/wire/figures";
import { ByWhom } from "./by_whom";
import { Facts } from "./facts";
import { HeatMap } from "./heat_map";
import { is_report, type ReportName } from "./numbers";
import { period_of, unit_of } from "./period";
import { type Pick, read_pick, written_pick } from "./pick";
import { ReportFilters } from "./report_filters";
import { ReportTabs } from "./report_tabs";
import { Series } from "./series";
import { Totals } from "./totals";
import { useAsked, useFigures } from "./use_asked";

/** What happened in a period. All that is chosen stands in the address, so that it can be sent to a colleague. */
export function ReportsPage({ badge, name }: { badge: ReactNode; name: string }) {
  const { say } = useShopWords();
  const role = useRole();
  if (!is_report(name) || !may(role, "supervise"))
    return (
      <section aria-label={say("report.title")} className="flex min-h-0 min-w-0 flex-1 flex-col">
        <PageHead title={say("report.title")} badge={badge} />
        <PaneNote title={say(is_report(name) ? "refuse.forbidden" : "err.gone")} />
      </section>
    );
  return <OneReport badge={badge} name={name} />;
}

function asked_of(search: URLSearchParams, now: number): Query {
  const { from, to } = period_of(search, now);
  const query: Record<string, string> = { from, to, by: unit_of(search, period_of(search, now)) };
  for (const filter of ["channel", "staff", "label"]) {
    const value = search.get(filter);
    if (value) query[filter] = value;
  }
  return query;
}

function OneReport({ badge, name }: { badge: ReactNode; name: ReportName }) {
  const figures = useFigures();
  const { say } = useShopWords();
  const [search, set_search] = useSearchParams();
  const now = useNow(60_000);
  const query = asked_of(search, now);
  const key = `${name}?${JSON.stringify(query)}`;
  const { answer, loading, again } = useAsked<Report>(key, () => figures.report(name, query));
  const pick = read_pick(search.get("pick"));

  const change = (part: string, value: string | null) =>
    set_search((before) => {
      const after = new URLSearchParams(before);
      if (value === null) after.delete(part);
      else after.set(part, value);
      return after;
    });
  const path_of = (chosen: Pick) => {
    const there = new URLSearchParams(search);
    there.set("pick", written_pick(chosen));
    return `/reports/${name}?${there}`;
  };
  const csv = (rows: "numbers" | "conversations") =>
    `/api/reports/${name}.csv?${new URLSearchParams({ ...(query as Record<string, string>), rows })}`;
  const nothing = answer !== null && answer.total.n === 0 && answer.total.unanswered === 0;
  return (
    <section aria-label={say("report.title")} className="flex min-h-0 min-w-0 flex-1">
      {pick && <h1 className="sr-only lg:hidden">{say(`report.${name}`)}</h1>}
      <div className={`${pick ? "hidden lg:flex" : "flex"} min-h-0 min-w-0 flex-1 flex-col`}>
        <PageHead title={say(`report.${name}`)} badge={badge}>
          <a
            href={csv("numbers")}
            download
            className="target inline-flex items-center rounded-md border border-field px-3 text-sm hover:bg-surface"
          >
            {say("report.export")}
          </a>
          <a
            href={csv("conversations")}
            download
            className="target hidden items-center rounded-md px-2 text-sm text-accent hover:underline md:inline-flex"
          >
            {say("report.export.facts")}
          </a>
        </PageHead>
        <ReportTabs at={name} />
        <ReportFilters search={search} change={change} set_search={set_search} now={now} />
        <div className="min-h-0 flex-1 space-y-6 overflow-y-auto px-4 pt-1 pb-8" aria-busy={loading.kind === "loading"}>
          <p className="text-sm text-muted">{say(`report.about.${name}`)}</p>
          {answer === null ? (
            <ListNote loading={loading} onRetry={again} empty={null} />
          ) : (
            <>
              <StaleLine loading={loading} onRetry={again} />
              {nothing ? (
                <PaneNote title={say("report.none")}>
                  {search.size > 0 && (
                    <Button look="quiet" onClick={() => set_search({})}>
                      {say("page.unfilter")}
                    </Button>
                  )}
                </PaneNote>
              ) : (
                <>
                  <Totals name={name} report={answer} path_of={path_of} />
                  {name !== "hours" && (
                    <Series
                      name={name}
                      report={answer}
                      table={search.get("table") === "1"}
                      on_table={(shown) => change("table", shown ? "1" : null)}
                      path_of={path_of}
                      on_pick={(chosen) => change("pick", written_pick(chosen))}
                    />
                  )}
                  {(name === "hours" || name === "volume") && <HeatMap report={answer} path_of={path_of} />}
                  <ByWhom name={name} report={answer} path_of={path_of} />
                </>
              )}
            </>
          )}
        </div>
      </div>
      {pick && answer && (
        <Facts
          key={`${key} ${written_pick(pick)}`}
          name={name}
          query={query}
          report={answer}
          pick={pick}
          back={() => change("pick", null)}
        />
      )}
    </section>
  );
}
