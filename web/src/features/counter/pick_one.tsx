import { useEffect, useState } from "react";
import { platform_name, useSelect } from "@/features/desk";
import type { Named } from "@/sync/counter";
import { field_look } from "@/ui/field";
import { useCounter } from "./use_counter";
import { useShopWords } from "./use_shop_words";

interface Picked {
  /** Empty: all. */
  readonly value: string;
  readonly onPick: (value: string) => void;
  readonly className?: string;
}

/** A field of a filter: all, or one of them. */
export function PickOne({
  label,
  all,
  options,
  value,
  onPick,
  className = "",
}: Picked & { label: string; all: string; options: readonly Named[] }) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onPick(event.currentTarget.value)}
      className={`${field_look} ${className}`}
    >
      <option value="">{all}</option>
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  );
}

export function PickChannel(picked: Picked) {
  const { say } = useShopWords();
  const channels = useSelect((state) => state.channels);
  const options = [...channels.values()].map(({ id, platform, name }) => ({
    id,
    name: say("thread.on", { platform: platform_name(platform, say), name }),
  }));
  return <PickOne {...picked} label={say("filter.channel")} all={say("filter.channel.all")} options={options} />;
}

/** Who may not see the staff filters by everything else. */
export function PickStaff(picked: Picked & { label: string; all: string }) {
  const counter = useCounter();
  const [staff, set_staff] = useState<readonly Named[]>([]);
  useEffect(() => {
    let here = true;
    counter.staff().then(
      (found) => here && set_staff(found),
      () => undefined,
    );
    return () => {
      here = false;
    };
  }, [counter]);
  return staff.length > 0 ? <PickOne {...picked} options={staff} /> : null;
}
