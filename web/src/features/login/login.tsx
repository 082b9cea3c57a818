import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { trouble_words, useDesk, useWords } from "@/features/desk";
import type { Trouble } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { Button } from "@/ui/button";
import type { Say } from "@/words/catalogue";

/** Log in. The address one came for stays in the bar, and is what one sees afterwards. */
export function Login({ ended }: { ended: boolean }) {
  const desk = useDesk();
  const { say, language, choose } = useWords();
  const id = useId();
  const email = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [asking, set_asking] = useState(false);
  const [wrong, set_wrong] = useState<Trouble | null>(null);
  const [shown, show] = useState(false);
  const [caps, set_caps] = useState(false);

  useEffect(() => email.current?.focus(), []);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (asking) return;
    set_asking(true);
    set_wrong(null);
    try {
      await desk.log_in(email.current?.value.trim() ?? "", password.current?.value ?? "");
    } catch (error) {
      set_wrong(trouble_of(error));
      password.current?.select();
    } finally {
      set_asking(false);
    }
  };

  const field = "w-full min-w-0 rounded-md border border-field bg-back px-3 py-2 text-[16px]";
  return (
    <main className="flex h-full items-center justify-center overflow-auto p-4">
      <form onSubmit={submit} className="w-full max-w-sm space-y-4" aria-labelledby={`${id}-title`}>
        <div className="flex items-center gap-3">
          <img src="/icon.svg" alt="" width={40} height={40} />
          <h1 id={`${id}-title`} className="text-xl font-semibold">
            {say("login.title")}
          </h1>
        </div>
        {ended && !wrong && <p className="rounded-md bg-warning-back p-3 text-sm text-warning">{say("login.ended")}</p>}
        {wrong && (
          <p role="alert" className="rounded-md border border-danger p-3 text-sm text-danger">
            {login_words(wrong, say)}
          </p>
        )}
        <label className="block space-y-1">
          <span className="text-sm">{say("login.email")}</span>
          <input ref={email} className={field} name="email" type="email" autoComplete="username" required />
        </label>
        <div className="space-y-1">
          <label className="text-sm" htmlFor={`${id}-password`}>
            {say("login.password")}
          </label>
          <div className="flex gap-2">
            <input
              id={`${id}-password`}
              ref={password}
              className={field}
              name="password"
              type={shown ? "text" : "password"}
              autoComplete="current-password"
              required
              aria-describedby={caps ? `${id}-caps` : undefined}
              onKeyUp={(event) => set_caps(event.getModifierState("CapsLock"))}
            />
            <Button aria-pressed={shown} onClick={() => show(!shown)} className="shrink-0 whitespace-nowrap">
              {shown ? say("login.hide") : say("login.show")}
            </Button>
          </div>
          {caps && (
            <p id={`${id}-caps`} className="text-sm text-warning">
              {say("login.caps")}
            </p>
          )}
        </div>
        <Button look="main" type="submit" disabled={asking} className="h-11 w-full">
          {say("login.submit")}
        </Button>
        <div className="text-right">
          <Button
            look="quiet"
            lang={language === "vi" ? "en" : "vi"}
            onClick={() => choose(language === "vi" ? "en" : "vi")}
          >
            {language === "vi" ? "English" : "Tiếng Việt"}
          </Button>
        </div>
      </form>
    </main>
  );
}

function login_words(trouble: Trouble, say: Say): string {
  if (trouble.kind === "refused") return say("login.wrong");
  if (trouble.kind === "busy" && trouble.retry_after_s !== null) {
    return say("login.locked", { n: Math.ceil(trouble.retry_after_s / 60) });
  }
  return trouble_words(trouble, say);
}
