/** A shop's day: people come, talk, and go on when they are answered. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Day } from "./day.mjs";
import { dialogues, farewells, liveComments, nudges } from "./dialogues.mjs";
import { stage } from "./testing/receiver.mjs";

test("Everything customers say is written in composed Vietnamese and filled in completely", async (t) => {
  const { world } = await stage(t);
  const day = new Day(world, "quiet");
  const texts = [...dialogues.flat(2), ...farewells, ...nudges, ...liveComments].filter((one) => typeof one === "string");
  const words = Object.fromEntries(["hàng", "Hàng", "mã", "hàng khác", "size", "màu", "màu khác", "tên", "sđt", "địa chỉ", "tỉnh"].map((name) => [name, "x"]));
  for (const text of texts) {
    assert.equal(text, text.normalize("NFC"));
    assert.doesNotMatch(day.filled({ words }, text), /[{}]/);
  }
});

test("A customer waits for an answer and then goes on", async (t) => {
  const { world, receiver } = await stage(t);
  const day = new Day(world, "quiet");
  const pending = [];
  day.after = (_, work) => pending.push(work);
  const settle = () => {
    while (pending.length) pending.shift()();
  };
  day.arrive();
  settle();
  const [visit] = day.visits;
  const thread = visit.channel.thread(visit.person);
  const before = thread.messages.length;
  assert.ok(before > 0 && visit.waiting);
  day.answered(visit.channel, thread);
  settle();
  assert.ok(thread.messages.length > before);
  await receiver.wait(() => receiver.got.length >= before);
});

test("The same seed brings the same customers with the same wishes", async (t) => {
  const [first, second] = [await stage(t, { seed: 7 }), await stage(t, { seed: 7 })];
  const talk = ({ world }) => {
    const day = new Day(world, "quiet");
    day.after = (_, work) => work();
    for (let i = 0; i < 20; ++i) day.arrive();
    return day.visits.map((one) => [one.person.id, one.person.name, ...one.channel.thread(one.person).messages.map((said) => said.text)]);
  };
  assert.deepEqual(talk(first), talk(second));
});

test("A whole day can pass, with everything that happens around it", async (t) => {
  const { world } = await stage(t);
  const day = new Day(world, "quiet");
  day.after = (_, work) => queueMicrotask(work);
  for (let i = 0; i < 400; ++i) {
    day.something();
    await Promise.resolve();
  }
  await world.delivery.idle();
  const kinds = new Set(world.record.delivered.map((one) => one.kind));
  for (const kind of ["text", "image", "comment", "order", "reaction", "colleague:text"]) assert.ok(kinds.has(kind), kind);
  assert.equal(world.delivery.dropped.length, 0);
});
