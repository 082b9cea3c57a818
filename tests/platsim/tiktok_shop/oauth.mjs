/** TikTok Shop's grant: a code by redirect, tokens by GET with the secret in the query, absolute times. */
import { newCode, sendBack, spendCode } from "../consent.mjs";
import { jsonAnswer } from "../http_server.mjs";
import { shortId } from "../ids.mjs";
import { same } from "../signatures.mjs";

const codeMinutes = 30;

function refused(code, message) {
  return jsonAnswer(200, { code, message, request_id: shortId(), data: null });
}

function pair(channel) {
  const { tokens } = channel;
  const seconds = (at) => Math.floor(at / 1000);
  return jsonAnswer(200, { code: 0, message: "success", request_id: shortId(), data: {
    access_token: tokens.access(), access_token_expire_in: seconds(tokens.expiresAt), refresh_token: tokens.refresh(),
    refresh_token_expire_in: seconds(tokens.issuedAt) + 365 * 86400, open_id: "7010736057180325637", seller_name: channel.name, seller_base_region: "VN", user_type: 0,
    granted_scopes: ["seller.order.info", "seller.product.basic", "seller.product.write", "seller.customer_service", "seller.authorization.info"],
  } });
}

export function answer(world, request, path) {
  const { query } = request;
  const apps = world.apps.filter((one) => one.platform === "tiktok_shop");
  if (path.includes("/authorize")) {
    const app = apps.find((one) => one.settings.service_id === query.get("service_id") || one.settings.app_key === query.get("app_key"));
    if (!app) return refused(36004003, "unknown service");
    const redirect = query.get("redirect_uri") ?? `${world.publicUrl}/oauth/tiktok_shop/${app.slug}`;
    const back = app.deny ? { code: "null", error: "auth_denied" } : { code: newCode(app), locale: "vi-VN", shop_region: "VN" };
    return sendBack(request, redirect, { app_key: app.settings.app_key, ...back, state: query.get("state") }, app.channels[0].name);
  }
  const app = apps.find((one) => one.settings.app_key === query.get("app_key"));
  if (!app || !same(query.get("app_secret"), app.settings.app_secret)) return refused(36004002, "app secret is invalid");
  if (path.endsWith("/get")) {
    if (query.get("grant_type") !== "authorized_code") return refused(36004001, "grant_type is invalid");
    if (!spendCode(app, query.get("auth_code"), codeMinutes)) return refused(36004004, "auth code is invalid");
    app.channels[0].tokens.trouble = "";
    app.channels[0].tokens.act("rotate");
    return pair(app.channels[0]);
  }
  if (query.get("grant_type") !== "refresh_token") return refused(36004001, "grant_type is invalid");
  const token = query.get("refresh_token");
  const channel = app.channels.find((one) => one.tokens.owns(token));
  return channel?.tokens.renew(token) ? pair(channel) : refused(36004005, "refresh token is invalid");
}
