/** The calls of the platforms: as strict as the real ones, and wrong in every way a fault can be wrong. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { client } from "./testing/client.mjs";
import { stage } from "./testing/receiver.mjs";

const idOf = {
  messenger: (json) => json?.message_id,
  zalo: (json) => json?.data?.message_id,
  tiktok_shop: (json) => json?.data?.message_id,
  shopee: (json) => json?.response?.message_id,
};

for (const platform of Object.keys(idOf)) {
  test(`A reply through ${platform} is received, recorded and comes back as an echo`, async (t) => {
    const { receiver, world, control, look } = await stage(t);
    const said = await control("say", { platform, text: "Còn size M không ạ?" });
    const shop = client(world, platform);
    const sent = await shop.send(shop, said.customer, "Dạ còn ạ", said.thread);
    const id = idOf[platform](sent.json);
    assert.ok(id, sent.text);
    const [reply] = (await look("received")).replies;
    assert.deepEqual([reply.id, reply.thread, reply.text], [String(id), said.thread, "Dạ còn ạ"]);
    assert.equal(reply.reference, platform === "messenger" ? "inbox:r1" : null);
    await receiver.wait((one) => one.body.toString().includes(String(id)));
    assert.equal((await look("ledger")).accepted.length, 1, "an echo is no new message");
  });

  test(`Faults of sending through ${platform} are wrong in the way asked for`, async (t) => {
    const { world, control, look } = await stage(t);
    const said = await control("say", { platform });
    const shop = client(world, platform);
    const send = (text) => shop.send(shop, said.customer, text, said.thread).catch((error) => ({ error }));
    for (const mode of ["500", "502", "429"]) {
      await control("fault", { platform, endpoint: "send", mode });
      const answer = await send(mode);
      if (mode !== "429" || platform !== "zalo") assert.equal(answer.status, Number(mode));
      assert.equal(idOf[platform](answer.json), undefined);
    }
    assert.equal((await look("received")).replies.length, 0);
    for (const mode of ["cut", "garbage", "wrong_json", "no_id", "reset"]) {
      await control("fault", { platform, endpoint: "send", mode });
      const answer = await send(mode);
      assert.ok(answer.error || !idOf[platform](answer.json), mode);
    }
    const texts = (await look("received")).replies.map((one) => one.text);
    assert.deepEqual(texts, ["cut", "garbage", "wrong_json", "no_id"]);
    await control("behave", { maxInRow: 0 });
    assert.ok(idOf[platform]((await send("lại gửi được")).json));
  });

  test(`The echo of ${platform} can overtake the answer, come twice, or not at all`, async (t) => {
    const { receiver, world, control } = await stage(t);
    const said = await control("say", { platform });
    const shop = client(world, platform);
    const echoes = (id) => receiver.got.filter((one) => one.body.toString().includes(id)).length;
    await control("echo", { platform, mode: "early" });
    const first = String(idOf[platform]((await shop.send(shop, said.customer, "một", said.thread)).json));
    assert.equal(echoes(first), 1);
    await control("echo", { platform, mode: "none" });
    const second = String(idOf[platform]((await shop.send(shop, said.customer, "hai", said.thread)).json));
    await control("echo", { platform, mode: "double" });
    const third = String(idOf[platform]((await shop.send(shop, said.customer, "ba", said.thread)).json));
    await receiver.wait(() => echoes(third) === 2);
    assert.equal(echoes(second), 0);
  });

  test(`A call to ${platform} with a token that is no longer good is refused`, async (t) => {
    const { world, control } = await stage(t);
    const said = await control("say", { platform });
    const shop = client(world, platform);
    for (const action of ["expire", "revoke", "permission"]) {
      await control("token", { platform, action });
      assert.equal(idOf[platform]((await shop.send(shop, said.customer, "x", said.thread)).json), undefined, action);
      await control("token", { platform, action: "restore" });
    }
    assert.ok(idOf[platform]((await shop.send(shop, said.customer, "x", said.thread)).json));
  });
}

for (const platform of ["zalo", "shopee"]) {
  test(`A refresh token of ${platform} works once`, async (t) => {
    const { world } = await stage(t);
    const shop = client(world, platform);
    const [access, refresh] = [shop.channel.tokens.access(), shop.channel.tokens.refresh()];
    const first = (await shop.renew(refresh, shop)).json;
    assert.ok(first.access_token && first.refresh_token && first.access_token !== access);
    const again = (await shop.renew(refresh, shop)).json;
    assert.equal(again.access_token, undefined);
    assert.equal(shop.channel.tokens.objection(access), platform === "zalo" ? "expired" : "");
    assert.ok((await shop.renew(first.refresh_token, shop)).json.access_token);
  });
}

test("Lost pushes are handed out until they are confirmed", async (t) => {
  const { receiver, world, control } = await stage(t);
  receiver.status = () => 503;
  const said = await control("say", { platform: "shopee", text: "Lạc mất rồi", wait: "accepted" });
  const shop = client(world, "shopee");
  const ask = () => shop.call("GET", "/api/v2/push/get_lost_push_message", undefined, {}, false);
  const { response } = (await ask()).json;
  const push = JSON.parse(response.push_message_list[0].data);
  assert.equal(push.data.content.message_id, said.id);
  const { last_message_id } = response;
  const confirm = await shop.call("POST", "/api/v2/push/confirm_consumed_lost_push_message", { last_message_id }, {}, false);
  assert.equal(confirm.json.error, "");
  assert.equal((await ask()).json.response.push_message_list.length, 0);
});

test("Histories hold what was missed, newest first, page by page", async (t) => {
  const { world, control } = await stage(t);
  await control("outage", { on: true });
  const customer = { name: "Thảo Vy" };
  const ids = {};
  for (const platform of Object.keys(idOf)) {
    ids[platform] = [];
    for (let i = 1; i <= 12; ++i) ids[platform].unshift(String((await control("say", { platform, customer, text: `tin ${i}` })).id));
  }
  const messenger = client(world, "messenger");
  const [talk] = (await messenger.call("GET", `${messenger.channel.external_id}/conversations`)).json.data;
  const page = (await messenger.call("GET", `${talk.id}/messages`, undefined, { limit: 5 })).json;
  assert.deepEqual(page.data.map((one) => one.id), ids.messenger.slice(0, 5));
  const rest = (await messenger.call("GET", `${talk.id}/messages`, undefined, { limit: 50, after: page.paging.cursors.after })).json;
  assert.deepEqual(rest.data.map((one) => one.id), ids.messenger.slice(5));

  const zalo = client(world, "zalo");
  const recent = (await zalo.call("GET", "/v2.0/oa/listrecentchat", undefined, { data: '{"offset":2,"count":10}' })).json;
  assert.deepEqual(recent.data.map((one) => one.message_id), ids.zalo.slice(2, 12));
  assert.equal(typeof recent.data[0].from_id, "bigint");

  const tiktok = client(world, "tiktok_shop");
  const talks = (await tiktok.call("GET", "/customer_service/202309/conversations", undefined, { page_size: 20 })).json.data.conversations;
  const list = (await tiktok.call("GET", `/customer_service/202309/conversations/${talks[0].id}/messages`, undefined, { page_size: 10 })).json.data;
  assert.deepEqual(list.messages.map((one) => one.id), ids.tiktok_shop.slice(0, 10));
  assert.ok(list.next_page_token);
  assert.equal((await tiktok.call("GET", "/customer_service/202309/conversations", undefined, { page_size: 21 })).json.code, 36009004);

  const shopee = client(world, "shopee");
  const shops = (await shopee.call("GET", "/api/v2/sellerchat/get_conversation_list", undefined, { direction: "older", page_size: 25 })).json.response;
  assert.equal(shops.conversations.length, 1);
  const thread = String(shops.conversations[0].conversation_id);
  const chat = (await shopee.call("GET", "/api/v2/sellerchat/get_message", undefined, { conversation_id: thread, page_size: 10 })).json.response;
  assert.deepEqual(chat.messages.map((one) => one.message_id), ids.shopee.slice(0, 10));
  const more = (await shopee.call("GET", "/api/v2/sellerchat/get_message", undefined, { conversation_id: thread, page_size: 10, offset: chat.page_result.next_offset })).json.response;
  assert.deepEqual(more.messages.map((one) => one.message_id), ids.shopee.slice(10));
  assert.equal((await shopee.call("GET", "/api/v2/sellerchat/get_message", undefined, { conversation_id: thread, offset: 0 })).json.error, "error_not_found");
});

test("A comment is answered in public and once in private", async (t) => {
  const { world, control, look } = await stage(t);
  const said = await control("comment", { text: "Giá bao nhiêu ạ?", customer: { name: "Hà My" } });
  const page = client(world, "messenger");
  assert.ok((await page.call("POST", `${said.id}/comments`, { message: "Dạ 199k ạ" })).json.id);
  const whisper = () => page.call("POST", `${page.channel.external_id}/messages`, { recipient: { comment_id: said.id }, message: { text: "Em nhắn riêng nhé" } });
  const first = (await whisper()).json;
  assert.equal(first.recipient_id, said.customer.id);
  assert.equal((await whisper()).json.error.code, 10900);
  assert.deepEqual((await look("received")).replies.map((one) => one.answers), [said.id, said.id]);
});

test("Owners come back from every platform's page with a code that works once", async (t) => {
  const { world } = await stage(t);
  const back = "http://gom.example/oauth";
  const messenger = client(world, "messenger");
  const { app_id, app_secret } = messenger.channel.app.settings;
  const dialog = await fetch(`${world.base}/messenger/www/v25.0/dialog/oauth?${new URLSearchParams({ client_id: app_id, redirect_uri: back, state: "s1" })}`, { redirect: "manual" });
  const code = new URL(dialog.headers.get("location")).searchParams.get("code");
  const token = () => messenger.call("GET", "oauth/access_token", undefined, { client_id: app_id, client_secret: app_secret, redirect_uri: back, code });
  const short = (await token()).json.access_token;
  assert.ok(short);
  assert.ok((await token()).json.error);
  const long = (await messenger.call("GET", "oauth/access_token", undefined, { client_id: app_id, client_secret: app_secret, grant_type: "fb_exchange_token", fb_exchange_token: short })).json.access_token;
  const accounts = await (await fetch(`${world.base}/messenger/v25.0/me/accounts?access_token=${long}`)).json();
  assert.equal(accounts.data[0].id, messenger.channel.external_id);
  const debug = (await messenger.call("GET", "debug_token", undefined, { input_token: accounts.data[0].access_token, access_token: `${app_id}|${app_secret}` })).json.data;
  assert.equal(debug.is_valid, true);
});

test("Files look like what they say they are", async (t) => {
  const { world } = await stage(t);
  const starts = { jpg: "ffd8ffe0", png: "89504e47", gif: "47494638", pdf: "25504446", wav: "52494646" };
  for (const [extension, bytes] of Object.entries(starts)) {
    const answer = await fetch(world.media.url("image", extension, "shirt-1"));
    assert.equal(answer.status, 200);
    assert.equal(Buffer.from(await answer.arrayBuffer()).subarray(0, 4).toString("hex"), bytes);
  }
});

test("A page of the past can lack messages, repeat them, or come in another order", async (t) => {
  const { world, control } = await stage(t);
  const ids = [];
  for (const text of ["một", "hai", "ba", "bốn"]) ids.unshift((await control("say", { platform: "zalo", text, customer: { name: "Vy" } })).id);
  const shop = client(world, "zalo");
  const read = async (mode) => {
    await control("fault", { platform: "zalo", endpoint: "history", mode });
    const { data } = (await shop.call("GET", "/v2.0/oa/listrecentchat", undefined, { data: '{"offset":0,"count":10}' })).json;
    return data.map((one) => one.message_id);
  };
  assert.deepEqual(await read("ok"), ids);
  assert.deepEqual(await read("empty_page"), []);
  assert.deepEqual(await read("short_page"), ids.slice(0, 2));
  assert.deepEqual(await read("shuffled_page"), [...ids].reverse());
  assert.deepEqual(await read("repeated_page"), [...ids, ...ids]);
});

test("What Shopee's bot and a buyer said is told by ids only, and found in the message list", async (t) => {
  const { receiver, world, control } = await stage(t);
  const said = await control("say", { platform: "shopee", kind: "bundle" });
  const { messages } = receiver.got[0].json.data.content.content;
  const shop = client(world, "shopee");
  const { response } = (await shop.call("GET", "/api/v2/sellerchat/get_message", undefined, { conversation_id: said.thread })).json;
  assert.deepEqual(response.messages.slice(1).map((one) => one.message_id), [...messages].reverse());
});

test("A platform that no longer tells us says so to whoever asks", async (t) => {
  const { receiver, world, control } = await stage(t);
  for (const platform of ["messenger", "shopee"]) await control("token", { platform, action: "unsubscribe" });
  const page = client(world, "messenger");
  assert.deepEqual((await page.call("GET", `${page.channel.external_id}/subscribed_apps`)).json.data, []);
  const shop = client(world, "shopee");
  assert.equal((await shop.call("GET", "/api/v2/push/get_app_push_config", undefined, {}, false)).json.response.live_push_status, "Suspended");
  for (const platform of ["messenger", "shopee"]) await control("say", { platform });
  assert.equal(receiver.got.length, 0);
});
