import { useState } from "react";
import { useLocation } from "wouter";
import { useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import { Button } from "@/ui/button";
import { ConnectSteps } from "./connect_wizard";
import { FirstMessage } from "./first_message";
import { MakeShop } from "./make_shop";
import { remember_setup, setup_steps, useSetupDone } from "./setup_state";
import { StaffForm } from "./staff_form";

/** The first run in five steps; the first two make the shop, the others may wait and can be opened again. */
export function SetupPage() {
  const { say } = useShopWords();
  const inside = useSelect((state) => state.session.kind === "in");
  const [, navigate] = useLocation();
  const done = useSetupDone();
  const [chosen, choose] = useState<number | null>(null);
  const next = inside
    ? Math.max(
        2,
        setup_steps.findIndex((step) => !done[step]),
      )
    : 0;
  const at = chosen ?? next;
  const on = () => choose(Math.min(at + 1, setup_steps.length - 1));
  return (
    <div className="flex h-full w-full flex-1 justify-center overflow-y-auto p-4">
      <div className="w-full max-w-xl space-y-6 py-4">
        <header className="space-y-3">
          <h1 className="text-xl font-semibold">{say("setup.title")}</h1>
          <ol aria-label={say("setup.progress", { n: at + 1 })} className="m-0 flex list-none flex-wrap gap-x-1 p-0">
            {setup_steps.map((step, place) => (
              <li key={step}>
                <button
                  type="button"
                  disabled={inside ? place < 2 : place > 1 || place > at}
                  aria-current={place === at ? "step" : undefined}
                  onClick={() => choose(place)}
                  className={`target rounded-md px-2 text-sm ${place === at ? "bg-selected font-medium text-accent" : "text-muted"}`}
                >
                  {done[step] && <span aria-hidden="true">✓ </span>}
                  {say(`setup.step.${step}`)}
                  {done[step] && <span className="sr-only"> {say("setup.done")}</span>}
                </button>
              </li>
            ))}
          </ol>
        </header>
        <h2 className="m-0 text-lg font-semibold">{say(`setup.step.${setup_steps[at] ?? "shop"}`)}</h2>
        {at < 2 && !inside && <MakeShop step={at === 0 ? "shop" : "owner"} onStep={(step) => choose(step)} />}
        {at === 2 && (
          <section aria-label={say("setup.step.channel")} className="space-y-4">
            <ConnectSteps again={null} onDone={on} onConnected={remember_setup} />
            <Button look="quiet" onClick={on}>
              {say(done.channel ? "setup.next" : "setup.skip")}
            </Button>
          </section>
        )}
        {at === 3 && <FirstMessage onSkip={on} />}
        {at === 4 && <Team onFinish={() => navigate("/inbox")} />}
      </div>
    </div>
  );
}

function Team({ onFinish }: { onFinish: () => void }) {
  const { say } = useShopWords();
  const [adding, set_adding] = useState(false);
  const [names, set_names] = useState<readonly string[]>([]);
  return (
    <section aria-label={say("setup.step.team")} className="space-y-4">
      <p className="m-0 text-muted">{say("setup.team.hint")}</p>
      <ul className="m-0 list-none p-0">
        {names.map((name) => (
          <li key={name}>
            <span aria-hidden="true" className="text-good">
              ✓
            </span>{" "}
            {name}
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onClick={() => set_adding(true)}>{say("setup.team")}</Button>
        <Button look="main" onClick={onFinish}>
          {say("setup.finish")}
        </Button>
      </div>
      {adding && (
        <StaffForm
          person={null}
          others={[]}
          is_me={false}
          onDone={(person) => {
            set_names((all) => [...all, person.name]);
            set_adding(false);
          }}
          onClose={() => set_adding(false)}
        />
      )}
    </section>
  );
}
