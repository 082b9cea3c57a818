import type { Store } from "@/store/store";
import { decode } from "@/wire/decode";
import { staff, waiting_limits } from "@/wire/team";
import type { Api } from "./api";
import type { Desk } from "./desk";

/** Says that one is away, or back. The answer is oneself as others see it now. */
export async function say_presence(desk: Desk, state: "online" | "away"): Promise<void> {
  const me = decode(staff, await desk.ask("put", "/api/me/presence", { body: { state } }), "presence");
  desk.store.change((now) => {
    const known = now.staff.get(me.id)?.seq ?? 0;
    return (me.seq ?? 0) < known ? now : { ...now, staff: new Map(now.staff).set(me.id, me) };
  });
}

/** From when on waiting is long. Without an answer the list says so without colours. */
export async function read_waiting_limits(api: Api, store: Store): Promise<void> {
  const hours = await api
    .call("get", "/api/working-hours")
    .then((read) => decode(waiting_limits, read, "working hours"))
    .catch(() => null);
  if (hours) store.change((state) => ({ ...state, hours }));
}
