import { useState } from "react";
import { Link } from "wouter";
import { useShopWords } from "@/features/counter";
import { Button } from "@/ui/button";
import type { Board } from "@/wire/figures";
import { lasting, waited } from "./numbers";
import { ShareOut } from "./share_out";

const states = {
  online: ["●", "text-good", "board.online"],
  away: ["◐", "text-warning", "board.away"],
  offline: ["○", "text-muted", "board.offline"],
} as const;

const head = "border-b border-line px-2 py-1.5 text-left font-normal text-muted whitespace-nowrap";
const cell = "border-b border-line px-2 py-2";

/** Everybody's load. Of who has too much, or has left it lying, some can be given to others from here. */
export function People({ board, now, onShared }: { board: Board; now: number; onShared: () => void }) {
  const { say } = useShopWords();
  const [sharing, share] = useState<Board["staff"][number] | null>(null);
  return (
    <section>
      <h2 className="mb-1 font-semibold">{say("board.staff")}</h2>
      <div className="overflow-x-auto">
        <table className="w-full border-collapse text-sm">
          <caption className="sr-only">{say("board.staff")}</caption>
          <thead>
            <tr>
              <th scope="col" className={head}>
                {say("board.person")}
              </th>
              <th scope="col" className={head}>
                {say("board.load")}
              </th>
              <th scope="col" className={`${head} text-right`}>
                {say("board.waiting")}
              </th>
              <th scope="col" className={`${head} hidden text-right sm:table-cell`}>
                {say("board.wait")}
              </th>
              <th scope="col" className={head}>
                <span className="sr-only">{say("board.actions")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {board.staff.map((person) => (
              <PersonLine key={person.id} person={person} now={now} onShare={share} />
            ))}
          </tbody>
        </table>
      </div>
      {sharing && <ShareOut person={sharing} staff={board.staff} onClose={() => share(null)} onShared={onShared} />}
    </section>
  );
}

function PersonLine({
  person,
  now,
  onShare,
}: {
  person: Board["staff"][number];
  now: number;
  onShare: (person: Board["staff"][number]) => void;
}) {
  const { say } = useShopWords();
  const [mark, look, words] = states[person.state];
  const { id, name, open, cap } = person;
  const theirs = `/inbox?assignee=${id}`;
  const full = cap !== null && cap > 0 && open >= cap;
  const away = person.state === "offline" && open > 0;
  return (
    <tr>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <Link
          href={theirs}
          aria-label={say("board.of", { name })}
          className="target inline-flex items-center font-medium hover:underline"
        >
          {name}
        </Link>
        <span className={`block text-xs ${look}`}>
          <span aria-hidden="true">{mark}</span> {say(words)}
        </span>
      </th>
      <td className={`${cell} min-w-24`}>
        <span className="tabular-nums">{cap === null ? open : say("board.load.of", { n: open, cap })}</span>
        {cap !== null && cap > 0 && (
          <meter
            className="block h-2 w-24"
            min={0}
            max={cap}
            high={cap * 0.8}
            optimum={0}
            value={Math.min(open, cap)}
            aria-label={say("board.load")}
          />
        )}
      </td>
      <td className={`${cell} text-right tabular-nums`}>{person.waiting}</td>
      <td className={`${cell} hidden text-right tabular-nums sm:table-cell`}>
        {person.longest_wait_since ? lasting(waited(person.longest_wait_since, now), say) : "−"}
      </td>
      <td className={`${cell} text-right`}>
        {(full || away) && (
          <Button
            aria-label={say(away ? "board.handover.of" : "board.share.of", { name })}
            aria-haspopup="dialog"
            onClick={() => onShare(person)}
          >
            {say(away ? "board.handover" : "board.share")}
          </Button>
        )}
      </td>
    </tr>
  );
}
