import { useShopWords } from "@/features/counter";
import { actions, key_names, row_of, scopes, useDesk, usePersonal } from "@/features/desk";
import { FormDialog } from "@/ui/form_dialog";

/** All keys, as the table has them. */
export function Help({ onClose }: { onClose: () => void }) {
  const { say } = useShopWords();
  const desk = useDesk();
  const { bare_keys } = usePersonal();
  return (
    <FormDialog title={say("help.title")} close={say("common.close")} wide onClose={onClose}>
      <div className="gap-6 sm:columns-2">
        {scopes.map((scope) => {
          const labels = [
            ...new Set(actions.filter((one) => row_of(one).scope === scope).map((one) => row_of(one).label)),
          ];
          return (
            <section key={scope} className="mb-4 break-inside-avoid">
              <h3 className="pb-1 text-sm font-semibold text-accent">{say(`keys.scope.${scope}`)}</h3>
              <dl className="m-0 text-sm">
                {labels.map((label) => (
                  <div key={label} className="flex items-baseline justify-between gap-3 py-0.5">
                    <dt>{say(label)}</dt>
                    <dd className="m-0 flex shrink-0 flex-wrap justify-end gap-1">
                      {actions
                        .filter((one) => row_of(one).label === label && row_of(one).scope === scope)
                        .flatMap((one) => key_names(one))
                        .map((name) => (
                          <kbd key={name} lang="en" className="rounded-sm border border-line bg-surface px-1 text-xs">
                            {name}
                          </kbd>
                        ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
      <label className="target flex items-center gap-2 border-t border-line pt-3 text-sm">
        <input
          type="checkbox"
          className="accent-button"
          checked={bare_keys}
          onChange={(event) => desk.personal.change({ bare_keys: event.currentTarget.checked })}
        />
        {say("help.bare")}
      </label>
      <p className="m-0 text-xs text-muted">{say("help.mac")}</p>
    </FormDialog>
  );
}
