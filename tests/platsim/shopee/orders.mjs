/** An order as Shopee describes it: one entry per model with its quantity, amounts as floats. */

const basics = ["order_sn", "region", "currency", "cod", "order_status", "message_to_seller", "create_time", "update_time", "days_to_ship", "ship_by_date"];

/** The basics, and of the rest what was asked for. */
export function orderObject(one, wanted = []) {
  const updated = Math.floor(one.updated_at / 1000);
  const total = one.lines.reduce((sum, line) => sum + line.price * line.quantity, 0);
  const all = {
    order_sn: one.id, region: "VN", currency: "VND", cod: true, order_status: one.status, message_to_seller: "Giao giờ hành chính",
    create_time: Math.floor(one.created_at / 1000), update_time: updated, ship_by_date: updated + 2 * 86400, days_to_ship: 2,
    buyer_user_id: Number(one.person.id), buyer_username: one.person.user_name, total_amount: total, payment_method: "Cash on Delivery", shipping_carrier: "SPX Express",
    recipient_address: { name: "N****A", phone: "****12", full_address: "****, Hà Nội", region: "VN", state: "Hà Nội" },
    item_list: one.lines.map((line) => ({ item_id: 21094567890, item_name: line.name, item_sku: line.sku, model_id: 98765432101, model_name: line.variant, model_sku: line.sku,
      model_quantity_purchased: line.quantity, model_original_price: line.price, model_discounted_price: line.price })),
    package_list: [{ package_number: "OFG123456789012345", logistics_status: "LOGISTICS_READY", shipping_carrier: "SPX Express" }],
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => basics.includes(name) || wanted.includes(name)));
}
