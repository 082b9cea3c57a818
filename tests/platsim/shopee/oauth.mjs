/** Shopee's grant: a signed link, a code with a shop, tokens of which the second works once. */
import { newCode, sendBack, spendCode } from "../consent.mjs";
import { idText } from "../json.mjs";
import { bad, flat, publicCaller } from "./answers.mjs";

const codeMinutes = 10;

function pair(app, channel) {
  const { tokens } = channel;
  return flat({ access_token: tokens.access(), refresh_token: tokens.refresh(), expire_in: tokens.lifeSeconds, partner_id: Number(app.settings.partner_id), shop_id: Number(channel.external_id) });
}

export function answer(world, request, path) {
  const { query } = request;
  if (path === "/auth") {
    const app = world.apps.find((one) => one.platform === "shopee" && one.settings.partner_id === query.get("partner_id"));
    return app ? consent(app, request, query.get("redirect_uri")) : bad("error_param", "There is no such partner_id.");
  }
  const { app, refusal } = publicCaller(world, request, path);
  if (refusal) return refusal;
  if (path === "/api/v2/shop/auth_partner") return consent(app, request, query.get("redirect"));

  const told = request.json() ?? {};
  if (idText(told.partner_id) !== app.settings.partner_id || typeof told.partner_id === "string") return bad("error_param", "partner_id must be an integer");
  const channel = app.channels.find((one) => one.external_id === idText(told.shop_id));
  if (path === "/api/v2/auth/token/get") {
    const what = spendCode(app, told.code, codeMinutes);
    if (!what || !channel) return bad("invalid_code");
    channel.tokens.trouble = "";
    channel.tokens.act("rotate");
    return pair(app, channel);
  }
  if (path !== "/api/v2/auth/access_token/get") return bad("error_not_found", undefined, 404);
  if (!channel) return bad("shop_no_linked");
  return channel.tokens.renew(told.refresh_token) ? pair(app, channel) : bad("refresh_token_expired", "Invalid refresh_token.");
}

function consent(app, request, redirect) {
  const channel = app.channels[0];
  return sendBack(request, redirect, { code: newCode(app, {}), shop_id: channel.external_id }, channel.name);
}
