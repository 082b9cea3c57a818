import { trouble_of } from "@/sync/desk";

const turns_limit = 20;

/**
 * Two products may well have the same initials: SKUs that nobody wrote are made up anew until they are free. One that
 * somebody wrote is theirs to change.
 */
export async function with_free_skus<Made>(
  from: number,
  made_up: (index: number) => boolean,
  add: (turn: number) => Promise<Made>,
  note: (turn: number) => void,
): Promise<Made> {
  for (let turn = from; ; turn++) {
    try {
      return await add(turn);
    } catch (error) {
      const trouble = trouble_of(error);
      const errors = trouble.kind === "refused" ? (trouble.problem.errors ?? []) : [];
      const only_ours = errors.every(({ field, code }) => {
        const index = /^variants\[(\d+)\]\.sku$/.exec(field ?? "")?.[1];
        return code === "taken" && index !== undefined && made_up(Number(index));
      });
      if (errors.length === 0 || !only_ours || turn - from >= turns_limit) throw error;
      note(turn + 1);
    }
  }
}
