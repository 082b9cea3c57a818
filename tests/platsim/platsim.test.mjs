/** The control calls, against a receiver that stands for Gom. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sign from "./signatures.mjs";
import { stage } from "./testing/receiver.mjs";

const platforms = ["messenger", "zalo", "tiktok_shop", "shopee"];

/** Whether a webhook is signed for the shop it came from. */
function genuine(world, { path, headers, body, json }) {
  const app = world.apps.find((one) => one.path === path);
  const { settings } = app;
  switch (app.platform) {
    case "messenger": return headers["x-hub-signature-256"] === sign.messengerSignature(settings.app_secret, body);
    case "zalo": return headers["x-zevent-signature"] === sign.zaloSignature(settings.app_id, body, json.timestamp, settings.oa_secret_key);
    case "tiktok_shop": return headers.authorization === sign.tiktokPushSignature(settings.app_key, settings.app_secret, body);
    default: return headers.authorization === sign.shopeePushSignature(settings.partner_key, settings.callback_url, body);
  }
}

for (const platform of platforms) {
  test(`Every kind of message of ${platform} is signed, delivered and recorded`, async (t) => {
    const { receiver, world, control, look } = await stage(t);
    const { wireOf } = await import("./platforms.mjs");
    for (const kind of wireOf(platform).kinds) {
      const said = await control("say", { platform, kind, text: "Áo này còn size M không ạ?", customer: { name: "Lan Anh" } });
      assert.equal(said.accepted, true, `${kind}: ${JSON.stringify(said)}`);
    }
    assert.ok(receiver.got.length >= wireOf(platform).kinds.length);
    for (const one of receiver.got) assert.ok(genuine(world, one), one.body.toString());
    const { accepted } = await look("ledger");
    assert.equal(new Set(accepted.map((one) => one.id)).size, accepted.length);
    assert.ok(accepted.some((one) => one.text === "Áo này còn size M không ạ?"));
    assert.equal(world.channel({ platform }).people.size, 1);
  });
}

test("A kind a platform does not have is refused with the kinds it has", async (t) => {
  const { control } = await stage(t);
  const refused = await control("say", { platform: "shopee", kind: "audio" });
  assert.equal(refused.status, 400);
  assert.match(refused.error, /text, image, video/);
});

test("A message that is refused is delivered again, with the same bytes, until it is taken", async (t) => {
  const { receiver, control, look } = await stage(t);
  receiver.status = (_, n) => (n < 3 ? 503 : 200);
  const said = await control("say", { platform: "zalo", text: "Alo shop", wait: "accepted" });
  assert.equal(said.accepted, true);
  assert.equal(said.deliveries[0].status, 503);
  assert.equal(receiver.got.length, 3);
  assert.deepEqual(receiver.got[0].body, receiver.got[2].body);
  assert.equal(receiver.got[1].headers.num_retry, "1");
  assert.equal((await look("ledger")).accepted.length, 1);
});

test("A chat push nobody takes waits among Shopee's lost pushes", async (t) => {
  const { receiver, world, control } = await stage(t);
  receiver.status = () => 503;
  const said = await control("say", { platform: "shopee", text: "Shop ơi", wait: "accepted" });
  assert.equal(said.accepted, false);
  assert.equal(receiver.got.length, 4);
  const [lost] = world.apps.find((one) => one.platform === "shopee").lost;
  assert.equal(lost.text, receiver.got[0].body.toString());
});

test("Repeated and parallel deliveries are one accepted message", async (t) => {
  const { receiver, control, look } = await stage(t);
  await control("say", { platform: "messenger", text: "Một lần thôi", deliver: { copies: 20 } });
  assert.equal(receiver.got.length, 20);
  assert.equal((await look("ledger")).accepted.length, 1);
});

test("A batch of Messenger holds several messages in one request", async (t) => {
  const { receiver, control, look } = await stage(t);
  const messages = [{ text: "một" }, { text: "hai" }, { kind: "mixed", text: "ba" }, { post: "live", live: true, text: "Chốt áo đỏ" }];
  const { ids } = await control("batch", { messages });
  assert.equal(ids.length, 4);
  assert.equal(receiver.got.length, 1);
  const items = receiver.got[0].json.entry.flatMap((one) => [...(one.messaging ?? []), ...(one.changes ?? [])]);
  assert.equal(items.length, 4);
  assert.equal((await look("ledger")).accepted.length, 4);
});

test("A comment can be changed, hidden and removed, and its author stays the same", async (t) => {
  const { receiver, control } = await stage(t);
  const said = await control("comment", { post: "livestream", live: true, text: "Giá bao nhiêu ạ?", customer: { name: "Thu Hà" } });
  for (const verb of ["edited", "hide", "unhide", "remove"]) await control("comment", { verb, comment: said.id, text: "Giá sỉ ạ?" });
  const values = receiver.got.map((one) => one.json.entry[0].changes[0].value);
  assert.deepEqual(values.map((one) => one.verb), ["add", "edited", "hide", "unhide", "remove"]);
  assert.ok(values.every((one) => one.comment_id === said.id && one.post_id === values[0].post_id));
  assert.equal(values[0].from.name, "Thu Hà");
  assert.equal(values[0].post.status_type, "added_video");
  assert.equal(values[2].from.id, said.channel);
});

test("Bytes can be sent unsigned, wrongly signed, or signed by another shop", async (t) => {
  const { receiver, world, control } = await stage(t, { workspaces: 2 });
  for (const platform of platforms) {
    const body = { any: "thing", timestamp: "1" };
    await control("raw", { platform, body });
    assert.ok(genuine(world, receiver.got.at(-1)));
    for (const how of ["wrong", "other", false]) {
      await control("raw", { platform, body, sign: how });
      assert.ok(!genuine(world, receiver.got.at(-1)), `${platform} ${how}`);
    }
  }
});

test("Hundreds of messages a second come in order of their threads", async (t) => {
  const { receiver, control, look } = await stage(t);
  const summary = await control("burst", { count: 600, threads: 5, parallel: 16, duplicates: 1 });
  assert.equal(summary.accepted, 600);
  assert.equal(summary.sent, 1200);
  assert.equal(receiver.got.length, 1200);
  assert.equal((await look(`burst/${summary.id}`)).accepted_ids.length, 600);
  const { accepted } = await look("ledger");
  assert.equal(accepted.length, 600);
  assert.ok(accepted.every((one) => one.thread && one.text && one.sent_at));
});

test("While there is an outage customers keep writing, and only the history knows", async (t) => {
  const { receiver, world, control, look } = await stage(t);
  await control("outage", { on: true });
  const said = await control("say", { platform: "tiktok_shop", text: "Có ai không ạ?" });
  assert.equal(said.accepted, false);
  assert.equal(said.deliveries[0].withheld, true);
  assert.equal(receiver.got.length, 0);
  assert.equal((await look("ledger")).accepted.length, 0);
  assert.ok(world.channel({ platform: "tiktok_shop" }).messages.has(said.id));
});

test("The shop file names every host, secret and token", async (t) => {
  const { simulator } = await stage(t, { workspaces: 3 });
  const shop = simulator.shop();
  assert.equal(shop.match(/\[\[workspace\]\]/g).length, 3);
  assert.equal(shop.match(/\[\[staff\]\]/g).length, 12);
  assert.equal(shop.match(/\[\[channel\]\]/g).length, 12);
  assert.match(shop, /slug = "hoa-mai"\nname = "Thời trang Hoa Mai"/);
  for (const name of ["app_secret", "oa_secret_key", "partner_key", "callback_url", "graph_base", "auth_base", "shop_cipher", "page_token", "refresh_token"]) {
    assert.ok(shop.includes(`${name} = "`), name);
  }
  assert.equal(new Set(shop.match(/partner_key = "\w+"/g)).size, 3);
});
