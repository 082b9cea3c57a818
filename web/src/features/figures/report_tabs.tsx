import { useEffect, useRef } from "react";
import { Link, useSearchParams } from "wouter";
import { useShopWords } from "@/features/counter";
import { type ReportName, report_names } from "./numbers";

/** From one report to another, keeping what is filtered; first of all the board. */
export function ReportTabs({ at }: { at: ReportName | null }) {
  const { say } = useShopWords();
  const [search] = useSearchParams();
  const list = useRef<HTMLElement>(null);
  useEffect(() => {
    list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  }, [at]);
  const kept = new URLSearchParams(search);
  for (const name of ["pick", "table"]) kept.delete(name);
  const filters = kept.size > 0 ? `?${kept}` : "";
  const look = (current: boolean) =>
    `target inline-flex shrink-0 items-center rounded-full border px-3 text-sm whitespace-nowrap ${current ? "border-accent bg-selected font-medium text-accent" : "border-field"}`;
  return (
    <nav ref={list} aria-label={say("report.choose")} className="flex gap-1 overflow-x-auto px-4 py-1 print:hidden">
      <Link href="/live-board" aria-current={at === null ? "page" : undefined} className={look(at === null)}>
        {say("board.title")}
      </Link>
      {report_names.map((name) => (
        <Link
          key={name}
          href={`/reports/${name}${filters}`}
          aria-current={at === name ? "page" : undefined}
          className={look(at === name)}
        >
          {say(`report.${name}`)}
        </Link>
      ))}
    </nav>
  );
}
