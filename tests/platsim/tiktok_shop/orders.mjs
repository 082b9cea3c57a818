/** An order as TikTok Shop describes it: one line item per unit, amounts as text. */

export function orderObject(one) {
  const lines = one.lines.flatMap((line) => Array.from({ length: line.quantity }, () => line));
  const total = lines.reduce((sum, line) => sum + line.price, 0);
  const paid = one.status !== "UNPAID" && one.status !== "ON_HOLD";
  return {
    id: one.id, user_id: one.person.user_id, status: one.status === "CANCEL" ? "CANCELLED" : one.status,
    create_time: Math.floor(one.created_at / 1000), update_time: Math.floor(one.updated_at / 1000), buyer_message: "Giao giờ hành chính", buyer_email: "v1ab***@scs2.tiktok.com",
    is_cod: true, fulfillment_type: "FULFILLMENT_BY_SELLER", shipping_provider: "J&T Express", tracking_number: "",
    payment: { currency: "VND", sub_total: String(total), shipping_fee: "15000", seller_discount: "0", platform_discount: "0", total_amount: String(total + 15000) },
    ...(paid && { recipient_address: { name: "N***n A", phone_number: "(+84)9*****12", full_address: "***, Hà Nội", district_info: [{ address_level_name: "Province", address_name: "Hà Nội" }] } }),
    packages: [{ id: "1162123456789012345" }],
    line_items: lines.map((line, i) => ({ id: String(BigInt(one.id) + BigInt(i + 1)), product_id: line.product_id, product_name: line.name, sku_id: "1729592969712207013", sku_name: line.variant,
      seller_sku: line.sku, sale_price: String(line.price), original_price: String(line.price), currency: "VND", display_status: one.status })),
  };
}
