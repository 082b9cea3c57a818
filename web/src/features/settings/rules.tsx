import { useState } from "react";
import { useShopWords } from "@/features/counter";
import { new_id } from "@/sync/ids";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import type { Rule } from "@/wire/team_work";
import { Channels, Check, Choose, Part } from "./parts";
import { priority_words, rule_sentence, split_words } from "./rule_words";
import type { Named } from "./use_team";

interface Known {
  readonly channels: readonly Named[];
  readonly people: readonly Named[];
  readonly labels: readonly Named[];
}

/** The rules, each a sentence with a switch; one of them is open to be changed. */
export function RuleList({
  rules,
  told,
  disabled,
  onChange,
  ...known
}: Known & {
  rules: readonly Rule[];
  /** What is wrong, by field. */
  told: ReadonlyMap<string, string>;
  disabled: boolean;
  onChange: (rules: readonly Rule[]) => void;
}) {
  const { say } = useShopWords();
  const [open, set_open] = useState<string | null>(null);
  const put = (rule: Rule) => onChange(rules.map((other) => (other.id === rule.id ? rule : other)));
  const add = () => {
    const rule: Rule = {
      id: new_id(),
      name: "",
      on: true,
      when: { channels: null, outside_hours: null, words: [], first_message: false },
      do: { labels: [], assignee: null, priority: null, answer: null },
    };
    onChange([...rules, rule]);
    set_open(rule.id);
  };
  return (
    <Part title={say("auto.rules")} disabled={disabled}>
      {rules.length === 0 && <p className="m-0 text-sm text-muted">{say("auto.rules.none")}</p>}
      <ul className="m-0 list-none space-y-3 p-0">
        {rules.map((rule, i) => {
          const title = rule.name || say("auto.rule.n", { n: i + 1 });
          const wrong = [...told].filter(([field]) => field.startsWith(`rules[${i}]`));
          return (
            <li key={rule.id} className="space-y-3 rounded-md bg-surface p-3">
              <div className="flex flex-wrap items-start gap-2">
                <Check
                  checked={rule.on}
                  label={say("auto.on")}
                  described={title}
                  onChange={(on) => put({ ...rule, on })}
                />
                <p className="m-0 min-w-48 flex-1 self-center text-sm words-wrap">
                  {rule.name && <strong className="font-medium">{`${rule.name}: `}</strong>}
                  {rule_sentence(rule, known, say)}
                </p>
                <Button
                  aria-expanded={open === rule.id}
                  aria-label={`${say(open === rule.id ? "auto.rule.done" : "auto.rule.edit")}: ${title}`}
                  onClick={() => set_open(open === rule.id ? null : rule.id)}
                >
                  {say(open === rule.id ? "auto.rule.done" : "auto.rule.edit")}
                </Button>
              </div>
              {wrong.map(([field, words]) => (
                <p key={field} className="m-0 text-sm text-danger">
                  {words}
                </p>
              ))}
              {open === rule.id && (
                <RuleForm
                  rule={rule}
                  {...known}
                  onChange={put}
                  onRemove={() => onChange(rules.filter((other) => other !== rule))}
                />
              )}
            </li>
          );
        })}
      </ul>
      <Button onClick={add}>{say("auto.rules.add")}</Button>
    </Part>
  );
}

function RuleForm({
  rule,
  channels,
  people,
  labels,
  onChange,
  onRemove,
}: Known & { rule: Rule; onChange: (rule: Rule) => void; onRemove: () => void }) {
  const { say } = useShopWords();
  const { when, do: deeds } = rule;
  const ask = (part: Partial<Rule["when"]>) => onChange({ ...rule, when: { ...when, ...part } });
  const make = (part: Partial<Rule["do"]>) => onChange({ ...rule, do: { ...deeds, ...part } });
  const hours = when.outside_hours == null ? "any" : when.outside_hours ? "out" : "in";
  return (
    <div className="space-y-4 border-t border-line pt-3">
      <Field label={say("auto.rule.name")}>
        {(parts) => (
          <input
            {...parts}
            maxLength={200}
            autoComplete="off"
            defaultValue={rule.name}
            onInput={({ currentTarget }) => onChange({ ...rule, name: currentTarget.value.trim() })}
          />
        )}
      </Field>
      <fieldset className="m-0 min-w-0 space-y-3 border-0 p-0">
        <legend className="font-medium">{say("auto.rule.when")}</legend>
        <Channels all={channels} chosen={when.channels} onChange={(chosen) => ask({ channels: chosen })} />
        <Field label={say("auto.rule.hours")} className="max-w-xs">
          {(parts) => (
            <select
              {...parts}
              value={hours}
              onChange={({ currentTarget: { value } }) =>
                ask({ outside_hours: value === "any" ? null : value === "out" })
              }
            >
              <option value="any">{say("auto.rule.hours.any")}</option>
              <option value="out">{say("auto.rule.hours.out")}</option>
              <option value="in">{say("auto.rule.hours.in")}</option>
            </select>
          )}
        </Field>
        <Field label={say("auto.rule.words")}>
          {(parts) => (
            <input
              {...parts}
              autoComplete="off"
              defaultValue={when.words.join(", ")}
              onInput={({ currentTarget }) => ask({ words: split_words(currentTarget.value) })}
            />
          )}
        </Field>
        <Check
          label={say("auto.rule.first")}
          checked={when.first_message}
          onChange={(first_message) => ask({ first_message })}
        />
      </fieldset>
      <fieldset className="m-0 min-w-0 space-y-3 border-0 p-0">
        <legend className="font-medium">{say("auto.rule.then")}</legend>
        {labels.length > 0 && (
          <Choose
            legend={say("auto.rule.labels")}
            of={labels}
            chosen={deeds.labels}
            onChange={(chosen) => make({ labels: chosen })}
          />
        )}
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label={say("auto.rule.assign")} hint={say("auto.rule.assign.hint")}>
            {(parts) => (
              <select
                {...parts}
                value={deeds.assignee ?? ""}
                onChange={({ currentTarget: { value } }) => make({ assignee: value === "" ? null : value })}
              >
                <option value="">{say("auto.rule.assign.none")}</option>
                {people.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {name}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={say("auto.rule.priority")}>
            {(parts) => (
              <select
                {...parts}
                value={deeds.priority ?? ""}
                onChange={({ currentTarget: { value } }) => make({ priority: value === "" ? null : Number(value) })}
              >
                <option value="">{say("auto.rule.priority.same")}</option>
                {[0, 1, 2, 3].map((priority) => (
                  <option key={priority} value={priority}>
                    {priority_words(priority, say)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
        <Field label={say("auto.rule.answer")} hint={say("auto.rule.answer.hint")}>
          {(parts) => (
            <textarea
              {...parts}
              rows={2}
              maxLength={2000}
              defaultValue={deeds.answer ?? ""}
              onInput={({ currentTarget }) => {
                const text = currentTarget.value.normalize("NFC");
                make({ answer: text.trim() === "" ? null : text });
              }}
            />
          )}
        </Field>
      </fieldset>
      <Button onClick={onRemove} className="text-danger">
        {say("auto.rule.remove")}
      </Button>
    </div>
  );
}
