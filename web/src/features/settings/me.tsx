import { useId, useState } from "react";
import { OwnState, useDesk, useSelect, useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import type { Language } from "@/words/catalogue";
import { choose_theme, chosen_theme, type Theme, themes } from "./theme";

/** How the page looks to this person, and who is logged in. */
export function MeSection() {
  return (
    <div className="space-y-6">
      <Look />
      <Account />
    </div>
  );
}

function Look() {
  const { say, chosen, choose } = useWords();
  const [theme, set_theme] = useState<Theme>(chosen_theme);
  return (
    <section aria-labelledby="settings-look" className="space-y-3">
      <h2 id="settings-look" className="text-lg font-semibold">
        {say("settings.look")}
      </h2>
      <Choice
        label={say("settings.theme")}
        value={theme}
        options={themes.map((each) => [each, say(`settings.theme.${each}`)])}
        onChange={(value) => {
          set_theme(value);
          choose_theme(value);
        }}
      />
      <Choice<Language>
        label={say("settings.language")}
        value={chosen}
        options={[
          ["vi", "Tiếng Việt"],
          ["en", "English"],
        ]}
        onChange={choose}
      />
    </section>
  );
}

function Choice<Value extends string>({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
}) {
  const name = useId();
  return (
    <fieldset className="m-0 flex flex-wrap gap-x-4 border-0 p-0">
      <legend className="text-sm text-muted">{label}</legend>
      {options.map(([each, words]) => (
        <label key={each} className="target inline-flex items-center gap-2">
          <input
            type="radio"
            name={name}
            className="accent-button"
            checked={each === value}
            onChange={() => onChange(each)}
          />
          {words}
        </label>
      ))}
    </fieldset>
  );
}

function Account() {
  const desk = useDesk();
  const { say } = useWords();
  const me = useSelect((state) => state.me);
  if (!me) return null;
  return (
    <section aria-labelledby="settings-account" className="space-y-3">
      <h2 id="settings-account" className="text-lg font-semibold">
        {say("settings.account")}
      </h2>
      <p className="m-0">
        {me.staff.name} · {say(`role.${me.staff.role}`)} · {me.workspace.name}
      </p>
      <p className="m-0 flex flex-wrap items-center gap-3">
        <OwnState wide />
        <span className="text-sm text-muted">{say("presence.hint")}</span>
      </p>
      <Button onClick={() => void desk.log_out().catch(() => undefined)}>{say("login.out")}</Button>
    </section>
  );
}
