import { useCallback, useEffect, useMemo, useState } from "react";
import { useDesk } from "@/features/desk";
import type { Loading } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { decode } from "@/wire/decode";
import {
  type Automation,
  automation,
  type Colleague,
  colleagues,
  type Deed,
  type DryRun,
  deeds,
  dry_run,
  label_names,
  type WorkingHours,
  working_hours,
} from "@/wire/team_work";

export interface Named {
  readonly id: string;
  readonly name: string;
}

export interface DeedPage {
  readonly items: readonly Deed[];
  readonly next_cursor?: string | null | undefined;
}

export interface TeamCalls {
  readonly automation: () => Promise<Automation>;
  readonly put_automation: (wish: Automation) => Promise<Automation>;
  readonly dry_run: (wish: Automation) => Promise<DryRun>;
  readonly log: (cursor: string | null) => Promise<DeedPage>;
  readonly hours: () => Promise<WorkingHours>;
  readonly put_hours: (wish: WorkingHours) => Promise<WorkingHours>;
  readonly colleagues: () => Promise<readonly Colleague[]>;
  readonly labels: () => Promise<readonly Named[]>;
}

/** What the settings about sharing out work ask of the server. */
export function useTeamCalls(): TeamCalls {
  const desk = useDesk();
  return useMemo(() => {
    const path = "/api/automation";
    const hours_path = "/api/working-hours";
    return {
      automation: async () => decode(automation, await desk.ask("get", path), path),
      put_automation: async (body) => decode(automation, await desk.ask("put", path, { body }), path),
      dry_run: async (body) => decode(dry_run, await desk.ask("post", `${path}/dry-run`, { body }), path),
      log: async (cursor) =>
        decode(
          deeds,
          await desk.ask("get", `${path}/log`, { query: { limit: 20, ...(cursor ? { cursor } : {}) } }),
          path,
        ),
      hours: async () => decode(working_hours, await desk.ask("get", hours_path), hours_path),
      put_hours: async (body) => decode(working_hours, await desk.ask("put", hours_path, { body }), hours_path),
      colleagues: async () =>
        decode(colleagues, await desk.ask("get", "/api/staff"), "staff").items.filter((one) => one.active),
      labels: async () => decode(label_names, await desk.ask("get", "/api/labels"), "labels").items,
    };
  }, [desk]);
}

/** Reads once, and again when asked. */
export function useRead<Thing>(read: () => Promise<Thing>): {
  readonly thing: Thing | null;
  readonly loading: Loading;
  readonly again: () => void;
  readonly put: (thing: Thing) => void;
} {
  const [thing, put] = useState<Thing | null>(null);
  const [loading, set_loading] = useState<Loading>({ kind: "loading" });
  const again = useCallback(() => {
    set_loading({ kind: "loading" });
    read().then(
      (found) => {
        put(found);
        set_loading({ kind: "loaded" });
      },
      (error) => set_loading({ kind: "failed", trouble: trouble_of(error) }),
    );
  }, [read]);
  useEffect(again, [again]);
  return { thing, loading, again, put };
}
