/** The other side of the calls: what a shop's own program would send, signed as the platforms want it. */
import { fromJson, toJson } from "../json.mjs";
import { shopeeCallSignature, tiktokCallSignature } from "../signatures.mjs";

/** Calls of a shop's own program, the shortest possible way. Each gives {status, body, json}. */
export function client(world, platform, n = 0) {
  const channel = world.channels.filter((one) => one.platform === platform)[n];
  const { settings } = channel.app;
  const base = world.base + "/" + platform;
  const call = async (method, url, headers, body) => {
    const answer = await fetch(url, { method, headers, body, redirect: "manual" });
    const text = await answer.text();
    let json;
    try {
      json = fromJson(text);
    } catch {
      json = undefined;
    }
    return { status: answer.status, text, json, location: answer.headers.get("location") };
  };
  const query = (pairs) => new URLSearchParams(pairs).toString();
  const seconds = () => String(Math.floor(Date.now() / 1000));
  switch (platform) {
    case "messenger":
      return { channel, call: (method, path, body, pairs = {}) =>
        call(method, `${base}/v25.0/${path}?${query(pairs)}`, { Authorization: `Bearer ${channel.tokens.access()}`, "Content-Type": "application/json" }, body && JSON.stringify(body)),
        send: (c, person, text) => c.call("POST", `${channel.external_id}/messages`, { recipient: { id: person.id }, messaging_type: "RESPONSE", message: { text, metadata: "inbox:r1" } }) };
    case "zalo":
      return { channel, call: (method, path, body, pairs = {}) =>
        call(method, `${base}${path}?${query(pairs)}`, { access_token: channel.tokens.access(), "Content-Type": "application/json" }, body && JSON.stringify(body)),
        renew: (token) => call("POST", `${base}/v4/oa/access_token`, { secret_key: settings.app_secret, "Content-Type": "application/x-www-form-urlencoded" },
          query({ refresh_token: token, app_id: settings.app_id, grant_type: "refresh_token" })),
        send: (c, person, text) => c.call("POST", "/v3.0/oa/message/cs", { recipient: { user_id: person.id }, message: { text } }) };
    case "tiktok_shop":
      return { channel, call: (method, path, body, pairs = {}) => {
        const all = { ...pairs, app_key: settings.app_key, shop_cipher: channel.facts.shop_cipher, timestamp: seconds() };
        const bytes = body ? JSON.stringify(body) : "";
        const sign = tiktokCallSignature(settings.app_secret, path, Object.entries(all), bytes);
        return call(method, `${base}${path}?${query({ ...all, sign })}`, { "x-tts-access-token": channel.tokens.access(), "Content-Type": "application/json" }, bytes || undefined);
      },
      send: (c, person, text, thread) => c.call("POST", `/customer_service/202309/conversations/${thread}/messages`, { type: "TEXT", content: JSON.stringify({ content: text }) }) };
    default: {
      const signed = (path, ofShop) => {
        const timestamp = seconds();
        const [token, shop] = ofShop ? [channel.tokens.access(), channel.external_id] : ["", ""];
        const sign = shopeeCallSignature(settings.partner_key, settings.partner_id, path, timestamp, token, shop);
        return { partner_id: settings.partner_id, timestamp, sign, ...(ofShop && { access_token: token, shop_id: shop }) };
      };
      return { channel, call: (method, path, body, pairs = {}, ofShop = true) =>
        call(method, `${base}${path}?${query({ ...signed(path, ofShop), ...pairs })}`, { "Content-Type": "application/json" }, body && toJson(body)),
        renew: (token, c) => c.call("POST", "/api/v2/auth/access_token/get", { refresh_token: token, partner_id: Number(settings.partner_id), shop_id: Number(channel.external_id) }, {}, false),
        send: (c, person, text) => c.call("POST", "/api/v2/sellerchat/send_message", { to_id: Number(person.id), message_type: "text", content: { text } }) };
    }
  }
}
