/**
 * From "a customer sends a picture" to what a platform has to describe: text, files, places, cards.
 *
 * One neutral form for all platforms; each writes it its own way, and refuses the kinds it does not have.
 */

const place = { latitude: 10.7769, longitude: 106.7009, name: "Chợ Bến Thành" };

function files(request, media, type, extension, count = 1) {
  const urls = request.urls ?? (request.url ? [request.url] : undefined);
  const names = urls ?? Array.from({ length: count }, (_, i) => `${request.name ?? type}-${Math.random().toString(36).slice(2, 8)}${i || ""}`);
  return names.map((name) => {
    const url = urls ? name : media.url(type, extension, name);
    const facts = urls ? { size: request.size ?? 1000, md5: "0".repeat(32), mime: "" } : media.facts(url);
    return { type, url, thumbnail: media.url("image", "jpg", `${type}-thumb`), name: request.file_name ?? `${type}.${extension}`, extension, ...facts };
  });
}

/** The fields of a message of `request.kind` (text when absent); undefined for a kind nobody has. */
export function compose(request, media) {
  const text = request.text;
  switch (request.kind ?? "text") {
    case "text": return { kind: "text", text: text ?? "Chào shop" };
    case "image": return { kind: "image", text, files: files(request, media, "image", request.format ?? "jpg", request.count ?? 1) };
    case "gif": return { kind: "gif", text, files: files(request, media, "gif", "gif") };
    case "video": return { kind: "video", text, files: files(request, media, "video", "mp4") };
    case "audio": return { kind: "audio", text, files: files(request, media, "audio", "wav") };
    case "file": return { kind: "file", text, files: files({ file_name: "bang-gia.pdf", ...request }, media, "file", request.format ?? "pdf") };
    case "sticker": return { kind: "sticker", files: files(request, media, "sticker", "png"), sticker_id: String(request.sticker_id ?? "369239263222822") };
    case "location": return { kind: "location", text: request.text ?? place.name, place: { ...place, ...request.place } };
    case "link": return { kind: "link", text: text ?? "https://shop.example/ao-thun",
      link: { url: request.url ?? "https://shop.example/ao-thun", title: request.title ?? "Áo thun cotton", description: "Cotton 100%" } };
    case "product": return { kind: "product", text, product: { id: String(request.product_id ?? "1729592969712207008"),
      title: request.title ?? "Áo thun cotton", price: request.price ?? 199000 } };
    case "order": return { kind: "order", order: { id: String(request.order_id ?? "576653688135258178") } };
    case "voucher": return { kind: "voucher", voucher: { id: String(request.voucher_id ?? "7262992004278206762"), code: "HOAMAI10" } };
    case "return": return { kind: "return", order: { id: String(request.order_id ?? "576653688135258178") }, product: { id: String(request.product_id ?? "1729592969712207013") } };
    case "logistics": return { kind: "logistics", order: { id: String(request.order_id ?? "576653688135258178") }, package_id: String(request.package_id ?? "1162123456789012345") };
    case "postback": return { kind: "postback", text: request.title ?? text ?? "Xem giá", payload: request.payload ?? "PRICE", referral: request.referral };
    case "quick_reply": return { kind: "quick_reply", text: text ?? "Size M", payload: request.payload ?? "SIZE_M" };
    case "ad": return { kind: "ad", text: text ?? "Tư vấn giúp mình mẫu trong quảng cáo", referral: request.referral ?? { source: "ADS", type: "OPEN_THREAD", ad_id: "23840000000000001" } };
    case "contact": return { kind: "contact", text: text ?? "Lan Anh", phone: request.phone ?? "0900000001" };
    case "offer": case "faq": case "bundle": case "entered_from_product": case "entered_from_order": case "entered_from_transfer":
    case "allocated": case "notification": case "other": case "unsupported": case "unknown": case "anonymous": case "mixed":
      return { kind: request.kind, text: text ?? words[request.kind] ?? "Chào shop",
        product: { id: String(request.product_id ?? "1729592969712207008") }, order: { id: String(request.order_id ?? "576653688135258178") },
        messages: request.messages, conversation_id: request.conversation_id, attachments: request.attachments,
        files: request.kind === "mixed" ? files(request, media, "image", "jpg") : undefined };
    default: return undefined;
  }
}

const words = {
  faq: "Mình muốn gặp nhân viên ạ",
  allocated: "CSKH 1 đã tiếp nhận hội thoại",
  notification: "Mời bạn đánh giá chất lượng phục vụ",
  entered_from_transfer: "Khách được chuyển từ nhân viên khác",
};
