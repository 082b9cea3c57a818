import { useState } from "react";
import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import { forget_setup, setup_steps, useSetupDone } from "./setup_state";

/** What of the first run is still open, above the inbox, until it is done or put away. */
export function SetupCard() {
  const { say } = useShopWords();
  const done = useSetupDone();
  const [away, put_away] = useState(false);
  if (away || setup_steps.every((step) => done[step])) return null;
  return (
    <aside
      aria-label={say("setup.card")}
      className="flex flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-selected px-4 py-2 text-sm"
    >
      <strong>{say("setup.card")}</strong>
      <ul className="m-0 flex list-none flex-wrap gap-x-3 p-0">
        {setup_steps.map((step) => (
          <li key={step} className={done[step] ? "text-good" : ""}>
            <span aria-hidden="true">{done[step] ? "✓" : "○"}</span> {say(`setup.step.${step}`)}
            {done[step] && <span className="sr-only"> {say("setup.done")}</span>}
          </li>
        ))}
      </ul>
      <span className="ml-auto flex items-center gap-2">
        <Link href="/setup" className="target inline-flex items-center text-accent underline">
          {say("setup.card.open")}
        </Link>
        <Button
          look="quiet"
          onClick={() => {
            forget_setup();
            put_away(true);
          }}
        >
          {say("setup.card.hide")}
        </Button>
      </span>
    </aside>
  );
}
