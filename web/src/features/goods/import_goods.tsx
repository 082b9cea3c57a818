import { type DragEvent, type ReactNode, useRef, useState } from "react";
import { Link } from "wouter";
import { may, PageHead, shop_trouble_words, useAct, useCounter, useRole, useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { PaneNote } from "@/ui/pane";
import type { ImportReport } from "@/wire/commerce";
import { known_shop_key } from "@/words/shop";

const file_limit_bytes = 8 * 1024 * 1024;
const errors_shown = 200;

type Step =
  | { readonly kind: "choose" }
  | { readonly kind: "tried"; readonly file: File; readonly report: ImportReport }
  | { readonly kind: "done"; readonly report: ImportReport };

/** A file of products: looked through first without writing anything, taken only when all of it is right. */
export function ImportGoods({ badge }: { badge: ReactNode }) {
  const role = useRole();
  const { say } = useShopWords();
  return (
    <section aria-label={say("import.title")} className="flex min-h-0 min-w-0 flex-1 flex-col">
      <PageHead title={say("import.title")} badge={badge}>
        <Link href="/products" className="target inline-flex items-center text-sm text-accent underline">
          {say("goods.back")}
        </Link>
      </PageHead>
      {may(role, "sell") ? (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <div className="mx-auto max-w-4xl space-y-4 p-4">
            <Steps />
          </div>
        </div>
      ) : (
        <PaneNote title={say("refuse.forbidden")} />
      )}
    </section>
  );
}

function Steps() {
  const counter = useCounter();
  const { say } = useShopWords();
  const { busy, trouble, run, forget } = useAct();
  const [step, set_step] = useState<Step>({ kind: "choose" });
  const [refused, refuse] = useState<string | null>(null);
  const input = useRef<HTMLInputElement>(null);

  const look_through = (file: File | undefined) => {
    if (!file) return;
    forget();
    set_step({ kind: "choose" });
    refuse(file.size > file_limit_bytes ? say("err.file.size", { limit: "8 MB" }) : null);
    if (file.size > file_limit_bytes) return;
    void run(async () => set_step({ kind: "tried", file, report: await counter.import_products(file, true) }));
  };
  const take = (file: File) =>
    void run(async () => {
      const report = await counter.import_products(file, false);
      set_step(report.errors.length > 0 ? { kind: "tried", file, report } : { kind: "done", report });
    });
  const on_drop = (event: DragEvent) => {
    event.preventDefault();
    look_through(event.dataTransfer.files[0]);
  };
  return (
    <>
      <p className="text-sm text-muted">{say("import.how")}</p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is beside the button, never instead of it */}
      <div
        onDragOver={(event) => event.preventDefault()}
        onDrop={on_drop}
        className="flex flex-col items-center gap-3 rounded-md border border-dashed border-field p-6 text-center"
      >
        <Icon name="upload" size={28} />
        <input
          ref={input}
          type="file"
          accept=".csv,text/csv"
          hidden
          aria-label={say("import.choose")}
          onChange={(event) => {
            look_through(event.currentTarget.files?.[0]);
            event.currentTarget.value = "";
          }}
        />
        <Button look={step.kind === "choose" ? "main" : "plain"} disabled={busy} onClick={() => input.current?.click()}>
          {say(step.kind === "choose" ? "import.choose" : "import.another")}
        </Button>
        <p className="text-sm text-muted">{step.kind === "tried" ? step.file.name : say("import.drop")}</p>
      </div>
      {busy && (
        <p role="status" className="text-sm text-muted">
          {say("import.reading")}
        </p>
      )}
      {(refused || trouble) && (
        <p role="alert" className="text-sm text-danger">
          {refused ?? (trouble ? shop_trouble_words(trouble, say) : "")}
        </p>
      )}
      {step.kind === "tried" &&
        (step.report.errors.length > 0 ? (
          <Errors report={step.report} />
        ) : (
          <div role="status" className="space-y-3">
            <p>{say("import.fine", { n: step.report.rows })}</p>
            <Summary report={step.report} />
            <Button
              look="main"
              disabled={busy || step.report.created + step.report.changed === 0}
              onClick={() => take(step.file)}
            >
              {say("import.do")}
            </Button>
          </div>
        ))}
      {step.kind === "done" && (
        <div role="status" className="space-y-3">
          <p className="flex items-center gap-2 text-good">
            <Icon name="check" />
            {say("import.done")}
          </p>
          <Summary report={step.report} />
          <Link href="/products" className="target inline-flex items-center text-accent underline">
            {say("goods.back")}
          </Link>
        </div>
      )}
    </>
  );
}

function Summary({ report }: { report: ImportReport }) {
  const { say } = useShopWords();
  return (
    <dl className="grid max-w-md grid-cols-3 gap-2 text-center">
      {(["created", "changed", "unchanged"] as const).map((key) => (
        <div key={key} className="rounded-md bg-surface p-2">
          <dt className="text-sm text-muted">{say(`import.${key}`)}</dt>
          <dd className="text-lg font-semibold tabular-nums">{report[key]}</dd>
        </div>
      ))}
    </dl>
  );
}

function Errors({ report }: { report: ImportReport }) {
  const { say } = useShopWords();
  const shown = report.errors.slice(0, errors_shown);
  return (
    <div className="space-y-2">
      <p role="alert" className="text-danger">
        {say("import.errors", { n: report.errors.length })}
      </p>
      <table className="w-full border-collapse text-sm">
        <caption className="sr-only">{say("import.errors", { n: report.errors.length })}</caption>
        <thead className="text-left text-muted">
          <tr>
            {(["row", "column", "problem", "value"] as const).map((key) => (
              <th key={key} scope="col" className="border-b border-line px-2 py-1 font-normal">
                {say(`import.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map(({ row, column, code, detail, value }) => {
            const key = `csv.${code}`;
            return (
              <tr key={`${row} ${column} ${code} ${value}`}>
                <th scope="row" className="border-b border-line px-2 py-1 text-left font-normal tabular-nums">
                  {row}
                </th>
                <td className="border-b border-line px-2">{column || "−"}</td>
                <td className="border-b border-line px-2">{known_shop_key(key) ? say(key) : detail || code}</td>
                <td className="border-b border-line px-2">
                  <code className="words-wrap">{value}</code>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {report.errors.length > shown.length && (
        <p className="text-sm text-muted">{say("import.errors.more", { n: report.errors.length - shown.length })}</p>
      )}
    </div>
  );
}
