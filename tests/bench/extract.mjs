// How well orders are read out of chats: the corpus of tests/bench/extract against what was expected of it by hand.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { release } from "./lib.mjs";

const fields = ["phone", "province", "ward", "sku_quantity"];

export async function measure(report) {
  const scores = JSON.parse(execFileSync(join(release, "bench", "bench_extract"), ["--folder", "tests/bench/extract"], { encoding: "utf8" }));
  const { messages, held_back } = scores;
  const all = messages.conversations + held_back.conversations;
  for (const field of fields) {
    const both = (messages[field] * messages.conversations + held_back[field] * held_back.conversations) / all;
    report.add(field, "", [both], { is: `${all} conversations; of those ${held_back.conversations} held back while it was written: ${held_back[field].toFixed(4)}` });
  }
}
