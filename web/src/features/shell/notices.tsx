import { useSelect, useWords } from "@/features/desk";
import { Icon } from "@/ui/icons";
import { useNow } from "@/ui/use_now";
import { moment } from "@/words/format";

/** Channels that are down, below the list: trouble with a platform is another matter than trouble with the line. */
export function ChannelNotices() {
  const { say, language } = useWords();
  const channels = useSelect((state) => state.channels);
  const now = useNow(60_000);
  const down = [...channels.values()].filter((channel) => channel.state === "needs_reconnection");
  if (down.length === 0) return null;
  return (
    <ul className="m-0 list-none p-0">
      {down.map((channel) => (
        <li key={channel.id} className="flex gap-2 border-t border-line bg-warning-back px-3 py-2 text-sm text-warning">
          <Icon name="warning" />
          <span>
            {say("channel.down", {
              name: channel.name,
              time: channel.since ? moment(Date.parse(channel.since), now, language) : "",
            })}
          </span>
        </li>
      ))}
    </ul>
  );
}
