import { useShopWords } from "@/features/counter";
import { Field } from "@/ui/field";
import type { SettingSpec } from "@/wire/office";

/** The fields a platform wants, each with where to find it; what has a usual value stands behind a fold. */
export function SettingFields({ specs, told }: { specs: readonly SettingSpec[]; told: ReadonlyMap<string, string> }) {
  const { say } = useShopWords();
  const first = specs.filter((spec) => spec.required);
  const rest = specs.filter((spec) => !spec.required);
  const field = (spec: SettingSpec) => (
    <Field key={spec.name} label={spec.name} hint={spec.where_to_find} error={told.get(`settings.${spec.name}`)}>
      {(parts) => (
        <input
          {...parts}
          name={`setting ${spec.name}`}
          type={spec.secret ? "password" : "text"}
          autoComplete="off"
          spellCheck={false}
          placeholder={spec.fallback}
        />
      )}
    </Field>
  );
  return (
    <div className="space-y-3">
      {first.map(field)}
      {rest.length > 0 && (
        <details open={rest.some((spec) => told.has(`settings.${spec.name}`))}>
          <summary className="py-2 text-sm text-muted pointer-coarse:py-3">{say("channels.advanced")}</summary>
          <div className="space-y-3">{rest.map(field)}</div>
        </details>
      )}
    </div>
  );
}

/** What was filled in; what was left empty is not said. */
export function settings_in(form: FormData, specs: readonly SettingSpec[]): Readonly<Record<string, string>> {
  const settings: Record<string, string> = {};
  for (const { name } of specs) {
    const value = form.get(`setting ${name}`);
    if (typeof value === "string" && value.trim() !== "") settings[name] = value.trim();
  }
  return settings;
}
