/** Which part of the simulator answers a request, and which fault it meets on its way. */
import { control } from "./control.mjs";
import { jsonAnswer } from "./http_server.mjs";
import { fromJson, toJson } from "./json.mjs";
import * as messenger from "./messenger/api.mjs";
import * as shopee from "./shopee/api.mjs";
import * as tiktok_shop from "./tiktok_shop/api.mjs";
import * as zalo from "./zalo/api.mjs";

const apis = { messenger, zalo, tiktok_shop, shopee };
const longestSilenceMs = 120000;
const garbage = "<html><body>502 Bad Gateway\u0000\ufffd</body>";
const wrongJson = '[{"unexpected":true},null,17]';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The answer to any request; undefined when it was dealt with on `outgoing` itself. */
export async function answerTo(world, request, outgoing) {
  const [, door, ...rest] = request.path.split("/");
  if (door === "control") return control(world, request);
  if (door === "media") return media(world, request, outgoing, request.path);
  if (door === "shopee" && rest[0] === "file") return media(world, request, outgoing, `/media/image/${rest.slice(1).join("/")}.jpg`);
  const api = apis[door];
  if (!api) return jsonAnswer(404, { error: "platsim has /control, /media, /messenger, /zalo, /tiktok_shop and /shopee" });

  const path = "/" + rest.join("/");
  const endpoint = api.endpointOf(request, path);
  const channel = api.channelOf(world, request, path)?.external_id;
  const fault = world.faults.take(door, endpoint, channel);
  world.calls[door] = (world.calls[door] ?? 0) + 1;
  if (!fault) return api.answer(world, request, path);
  return faulty(fault, api, () => api.answer(world, request, path), outgoing);
}

/** The call meets a fault: carried out or not, answered wrongly or not at all. */
async function faulty(fault, api, carryOut, outgoing) {
  const reply = fault.carried_out ? await carryOut() : undefined;
  switch (fault.mode) {
    case "slow":
      await pause(fault.delay_ms);
      return reply ?? carryOut();
    case "timeout":
      await Promise.race([pause(longestSilenceMs), new Promise((resolve) => outgoing.once("close", resolve))]);
      outgoing.destroy();
      return undefined;
    case "reset":
      outgoing.socket?.resetAndDestroy?.();
      outgoing.destroy();
      return undefined;
    case "cut": return cut(reply, outgoing);
    case "garbage": return { status: fault.status ?? 200, body: garbage, headers: { "Content-Type": "text/html" } };
    case "wrong_json": return jsonAnswer(fault.status ?? 200, wrongJson);
    case "empty_page": case "short_page": case "shuffled_page": case "repeated_page": return otherPage(reply, fault.mode);
    case "no_id": return reply && { ...reply, body: JSON.stringify(api.withoutId(JSON.parse(reply.body))) };
    default: {
      const refusal = api.failure(fault.status ?? Number(fault.mode), fault.code, fault);
      if (fault.retry_after) refusal.headers["Retry-After"] = String(fault.retry_after);
      return refusal;
    }
  }
}

/** A page of a list that lacks items, has them in another order, or twice; its cursor is left alone. */
function otherPage(reply, mode) {
  const value = fromJson(reply.body);
  const room = Array.isArray(value.data) ? value : value.data ?? value.response ?? {};
  for (const [name, list] of Object.entries(room)) {
    if (!Array.isArray(list)) continue;
    if (mode === "empty_page") room[name] = [];
    else if (mode === "short_page") room[name] = list.slice(0, Math.floor(list.length / 2));
    else if (mode === "shuffled_page") room[name] = [...list].reverse();
    else room[name] = [...list, ...list];
  }
  return { ...reply, body: toJson(value) };
}

/** Half of the answer, then the end of the connection. */
function cut(reply, outgoing) {
  const body = Buffer.from(reply?.body ?? wrongJson);
  outgoing.writeHead(reply?.status ?? 200, { "Content-Type": "application/json", "Content-Length": body.length });
  outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => outgoing.destroy());
  return undefined;
}

/** Files. A redirect goes wherever `to` says, to see whether the fetcher follows it into the house. */
async function media(world, request, outgoing, path) {
  const fault = world.faults.take(undefined, "media");
  if (fault) {
    const api = { failure: (status) => ({ status, body: "", headers: {} }), withoutId: (value) => value };
    return faulty(fault, api, () => file(world, path), outgoing);
  }
  if (path.startsWith("/media/redirect")) return { status: 302, headers: { Location: request.query.get("to") ?? "http://127.0.0.1:1/" } };
  return file(world, path);
}

function file(world, path) {
  const found = world.media.file(path);
  if (!found) return { status: 404, body: "" };
  return { status: 200, body: found.bytes, headers: { "Content-Type": found.type, "Cache-Control": "max-age=3600" } };
}
