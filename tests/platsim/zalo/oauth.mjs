/** Zalo's grant: a page, PKCE, and a pair of tokens of which the second works once. */
import { newCode, sendBack, spendCode } from "../consent.mjs";
import { jsonAnswer } from "../http_server.mjs";
import { codeChallenge, same } from "../signatures.mjs";

const codeMinutes = 10;

function refused(error, error_name) {
  return jsonAnswer(200, { error_name, error_reason: error_name, ref_doc: "https://developers.zalo.me/docs", error_description: error_name, error });
}

function pair(channel) {
  const { tokens } = channel;
  return jsonAnswer(200, { access_token: tokens.access(), refresh_token: tokens.refresh(), expires_in: String(tokens.lifeSeconds), refresh_token_expires_in: String(90 * 86400) });
}

export function answer(world, request, path) {
  const apps = world.apps.filter((one) => one.platform === "zalo");
  if (path === "/v4/oa/permission") {
    const app = apps.find((one) => one.settings.app_id === request.query.get("app_id"));
    if (!app) return refused(-14002, "Invalid app id");
    const channel = app.channels[0];
    const code = newCode(app, { channel, challenge: request.query.get("code_challenge") });
    const back = app.deny ? { error: "access_denied" } : { code, oa_id: channel.external_id };
    return sendBack(request, request.query.get("redirect_uri"), { ...back, state: request.query.get("state") }, channel.name);
  }
  if (path !== "/v4/oa/access_token" || request.method !== "POST") return refused(-14000, "No such address");
  const form = request.form();
  const app = apps.find((one) => one.settings.app_id === form.get("app_id"));
  if (!app) return refused(-14002, "Invalid app id");
  if (!same(request.headers.secret_key, app.settings.app_secret)) return refused(-14004, "Invalid secret key");
  if (form.get("grant_type") === "authorization_code") return exchange(app, form);
  if (form.get("grant_type") !== "refresh_token") return refused(-14005, "Invalid grant type");
  const token = form.get("refresh_token");
  const channel = app.channels.find((one) => one.tokens.owns(token));
  const renewed = channel?.tokens.renew(token);
  return renewed ? pair(channel) : refused(-14014, "Invalid refresh token");
}

function exchange(app, form) {
  const what = spendCode(app, form.get("code"), codeMinutes);
  if (!what) return refused(-14003, "Invalid authorization code");
  if (what.challenge && !same(codeChallenge(form.get("code_verifier") ?? ""), what.challenge)) return refused(-14006, "Invalid code verifier");
  what.channel.tokens.trouble = "";
  what.channel.tokens.act("rotate");
  return pair(what.channel);
}
