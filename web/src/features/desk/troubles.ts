import type { Trouble } from "@/store/state";
import { known_key, type Say } from "@/words/catalogue";
import { length } from "@/words/format";
import { platform_name } from "./platforms";

/** Why something did not work, in words; of what the server refused, its code decides. */
export function trouble_words(trouble: Trouble, say: Say, platform = ""): string {
  switch (trouble.kind) {
    case "network":
      return say("err.network");
    case "busy":
      return say("err.busy", { time: length(Math.max(60, trouble.retry_after_s ?? 60) * 1000, say) });
    case "server":
      return say("err.server");
    case "forbidden":
      return say("err.forbidden");
    case "absent":
      return say("err.gone");
    case "session":
      return say("err.session");
    case "refused": {
      const { problem } = trouble;
      const codes = [...(problem.errors ?? []).map((error) => error.code), problem.type.split(/[/:]/).at(-1) ?? ""];
      const key = codes.map((code) => `fail.${code}`).find(known_key);
      if (key) return say(key, { platform: platform_name(platform, say) });
      const detail = problem.errors?.[0]?.detail ?? problem.detail;
      return detail ? `${say("err.refused")} ${detail}` : say("err.refused");
    }
  }
}
