import { useSelect } from "@/features/desk";
import type { Staff } from "@/wire/team";

type Role = Staff["role"];

const rank: Readonly<Record<Role, number>> = { agent: 0, sales: 1, supervisor: 2, owner: 3 };

/** What roles may do. The server decides; this only spares a person buttons that would be refused. */
const least = { sell: "sales", export: "supervisor", supervise: "supervisor", own: "owner" } as const satisfies Record<
  string,
  Role
>;

export function may(role: Role, what: keyof typeof least): boolean {
  return rank[role] >= rank[least[what]];
}

export function useRole(): Role {
  return useSelect((state) => state.me?.staff.role ?? "agent");
}
