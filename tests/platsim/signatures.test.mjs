/** Every signature, against the examples the platforms document and others published. */
import assert from "node:assert/strict";
import { test } from "node:test";
import * as sign from "./signatures.mjs";

const greeting = (letter) =>
  `{"object":"page","entry":[{"id":"100200300","time":1767243600123,"messaging":[{"sender":{"id":"24680"},"recipient":{"id":"100200300"},"timestamp":1767243600001,"message":{"mid":"m_doc_1","text":"Ch${letter}o shop"}}]}]}`;

test("Messenger signs the bytes, so an escaped letter and the letter itself differ", () => {
  const secret = "doc-app-secret-0001";
  const escaped = Buffer.from(greeting("\\u00e0"));
  assert.equal(escaped.length, 216);
  assert.equal(sign.messengerSignature(secret, escaped), "sha256=e7c095112663cd9d3e0d9383c887ca360f93420f036b55500fde7d71705072a8");
  assert.equal(sign.messengerOldSignature(secret, escaped), "sha1=bed999b7987339ecb14190673bbb7a73af7d70dd");
  const plain = Buffer.from(greeting("à"));
  assert.equal(plain.length, 212);
  assert.equal(sign.messengerSignature(secret, plain), "sha256=502b5a9e22e98883b57d31069b6e17cdd91b73c24ea55748aed6e117c09c5472");
});

test("Messenger's older signature agrees with a published one", () => {
  const body = '{"object":"page","entry":[{"id":"1717527131834678","time":1475942721780,"messaging":[{"sender":{"id":"1256217357730577"},"recipient":{"id":"1717527131834678"},"timestamp":1475942721741,"message":{"mid":"mid.1475942721728:3b9e3646712f9bed52","seq":123,"text":"34wrr3wr"}}]}]}';
  assert.equal(sign.messengerOldSignature("60efff025951cddde78c8d03de52cc90", body), "sha1=3daa41999293ff66c3eb313e04bcf77861bb0276");
});

test("Proofs of the app's secret are keyed hashes of the token", () => {
  assert.equal(sign.appsecretProof("doc-app-secret-0001", "EAAdoc-page-token"), "a527a29fcc0375ba710409ff1bce012b467d0c3f020f48ff727d025a17b5d440");
  assert.equal(sign.appsecretProof("doc-zalo-app-secret", "doc-access-token"), "75e45a249e122f4c31795ee1c1f2a099a30056722fe8ec6184ae7dbdfa1e0218");
});

test("Zalo hashes app, body, time and OA secret without a key", () => {
  const body = '{"app_id":"1234567890123456789","user_id_by_app":"55501","event_name":"user_send_text","timestamp":"1767243600001","sender":{"id":"8800112233445566778"},"recipient":{"id":"4318657068771012646"},"message":{"msg_id":"doc-msg-1","text":"Chào shop"}}';
  assert.equal(sign.zaloSignature("1234567890123456789", body, "1767243600001", "doc-oa-secret"), "mac=147d107cacc3c4705fddce3d03143c0a437f5598129bee818354eed9fd577685");
  const published = '{"oa_id":"oa_id","user_id_by_app":"user_id_by_app","event_name":"remove_user_from_tag","tag":{"user_ids":["user_id"],"name":"Hoàn thành"},"app_id":"app_id","timestamp":"1702095007436"}';
  assert.equal(sign.zaloSignature("appID", published, "1702095007436", "oaSecret"), "mac=315f0bb0c84fa87c816e302a590f5d26e6112a950c81bf28fb6b795130a19d09");
});

test("Zalo's code challenge is the one of RFC 7636", () => {
  assert.equal(sign.codeChallenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
});

test("TikTok Shop signs pushes with app key and body", () => {
  const body = '{"type":1,"tts_notification_id":"7380066284010030890","shop_id":"7495540735365777507","timestamp":1718305585,"data":{"is_on_hold_order":true,"order_id":"576653688135258178","order_status":"UNPAID","update_time":1718305585}}';
  assert.equal(sign.tiktokPushSignature("abcdef", "123", body), "5dec0f11ec2f6783b8deee53c9ffbf8d024302f7c7e7fa55a35d17629031ac05");
});

test("TikTok Shop wants calls signed over path, sorted query and body, between two secrets", () => {
  const official = [["app_key", "29a39d"], ["timestamp", "1623812664"]];
  assert.equal(sign.tiktokCallSignature("e59af819cc", "/authorization/202309/shops", official), "b596b73e0cc6de07ac26f036364178ab16b0a907af13d43f0a0cd2345f582dc8");
  const query = [["timestamp", "1754884800"], ["shop_cipher", "ROW_abcDEF123"], ["app_key", "6a1b2c3d4e5f"], ["sign", "x"]];
  const body = '{"type":"TEXT","content":"{\\"content\\":\\"Dạ còn size M ạ\\"}"}';
  assert.equal(
    sign.tiktokCallSignature("0123456789abcdef0123456789abcdef01234567", "/customer_service/202309/conversations/7536990011223344556/messages", query, body),
    "608ec114303f94b8e83bf35777996e3ff88906130c30f75ffbe4f2ed721e9fb0",
  );
});

const partnerKey = "5a6b7c8d9e0f11223344556677889900aabbccddeeff00112233445566778899";

test("Shopee signs pushes with the registered address and the body", () => {
  const body = '{"data":{"items":[],"ordersn":"250811QSK8S7BX","status":"PROCESSED","completed_scenario":"","update_time":1754889999},"shop_id":727720655,"code":3,"timestamp":1754890000}';
  assert.equal(sign.shopeePushSignature(partnerKey, "https://inbox.example.vn/hooks/shopee/7f3c", body), "f448a33075c34c11aa2df4a51c765210585e7b33fbbc16912b303a5a2884495c");
});

test("Shopee wants calls signed over partner, path, time, and for a shop its token and number", () => {
  assert.equal(sign.shopeeCallSignature(partnerKey, 2001887, "/api/v2/auth/token/get", 1754884800), "ce5c2a6eba237d9e62ac243f63f145156430e45b475071d349d4585c7a75c768");
  assert.equal(
    sign.shopeeCallSignature(partnerKey, 2001887, "/api/v2/sellerchat/send_message", 1754884800, "777174636562737266615546704c6d14", 701711),
    "a204c929574e3bf63f5ad9ec8b24c3d86d87cec592ede3557d6eddf19a886dc4",
  );
});
