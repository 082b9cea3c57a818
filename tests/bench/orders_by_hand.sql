-- The order that our program writes, written by hand: the same rows with the same contents, under the same row security, in
-- as few statements as a person would need who knows beforehand that everything fits. pgbench runs it with -M prepared; it takes a colon and a word for a variable, so the words
-- of JSON stand behind a blank.
\set workspace random(1, :workspaces)
\set customer random(1, :customers)
\set variant random(1, :variants)
begin;
select set_config('app.ws', (:workspace)::text, true);
select seq + 1 as first, seq + 2 as second, last_order_number + 1 as number from workspace_heads where workspace_id = :workspace for update \gset
update variants set reserved = reserved + 1, movements = movements + 1, seq = :first
 where workspace_id = :workspace and id = ('00000000-0000-4000-8000-' || lpad((:variant)::text, 12, '0'))::uuid and on_hand - reserved >= 1
returning on_hand, reserved, movements, price \gset
insert into orders (workspace_id, id, seq, code, status, customer_id, shipping_name, shipping_phone, shipping_address, ward_code,
                    province_code, payment_method, subtotal, shipping_fee, discount, deposit, total, note, content_hash, created_by)
values (:workspace, gen_random_uuid(), :second, 'DH' || (:number)::text, 'confirmed',
        ('00000000-0000-4000-8000-' || lpad((:customer)::text, 12, '0'))::uuid, 'Chị Hạnh', '+84987' || lpad((:customer)::text, 6, '0'),
        '12 ngõ 5 đường Láng', '00166', '01', 'cod', :price, 30000, 0, 0, (:price)::bigint + 30000, 'Gọi trước khi giao',
        encode(sha256(convert_to((:number)::text, 'UTF8')), 'hex'), '00000000-0000-4000-8000-000000000001')
returning id as order_id \gset
insert into order_lines (workspace_id, order_id, n, variant_id, name, sku, quantity, unit_price, reserved)
values (:workspace, :order_id, 0, ('00000000-0000-4000-8000-' || lpad((:variant)::text, 12, '0'))::uuid, 'Áo thun cổ tròn – Đen / M',
        'AO-' || (:variant)::text, 1, :price, 1);
insert into order_history (workspace_id, order_id, n, to_status, staff_id)
values (:workspace, :order_id, 1, 'confirmed', '00000000-0000-4000-8000-000000000001');
insert into stock_movements (workspace_id, variant_id, n, kind, on_hand_change, reserved_change, on_hand, reserved, order_id, staff_id)
values (:workspace, ('00000000-0000-4000-8000-' || lpad((:variant)::text, 12, '0'))::uuid, :movements, 'reserve', 0, 1, :on_hand, :reserved,
        :order_id, '00000000-0000-4000-8000-000000000001');
insert into audit (workspace_id, staff_id, action, subject)
values (:workspace, '00000000-0000-4000-8000-000000000001', 'order.created', (:order_id)::text);
insert into events (workspace_id, seq, kind, object)
values (:workspace, :first, 'stock.updated', format('{"id":"00000000-0000-4000-8000-%s","product_id":"00000000-0000-4000-8000-%s","seq":%s,"sku":"AO-%s","on_hand":%s,"reserved":%s,"available":%s,"low": false}',
           lpad((:variant)::text, 12, '0'), lpad((:variant)::text, 12, '0'), (:first)::text, (:variant)::text, (:on_hand)::text, (:reserved)::text, (:on_hand)::text)),
       (:workspace, :second, 'order.created', format('{"id":"%s","seq":%s,"code":"DH%s","status":"confirmed","customer_id":"00000000-0000-4000-8000-%s","customer":{"id":"00000000-0000-4000-8000-%s","name":"Chị Hạnh"},"conversation_id": null,"channel_id": null,"channel": null,"platform_order_id": null,"platform_status": null,"lines":[{"n" : 0, "variant_id" : "00000000-0000-4000-8000-%s", "product_id" : "00000000-0000-4000-8000-%s", "name" : "Áo thun cổ tròn – Đen / M", "sku" : "AO-%s", "quantity" : 1, "unit_price" : %s, "reserved" : 1, "picture" : null}],"shipping":{"name":"Chị Hạnh","phone":"09•••001","address":"•••","ward_code":"00166","province_code":"01","ward":"Phường Cầu Giấy","province":"Hà Nội","old_ward_code": null,"old_district_code": null},"masked": true,"payment":{"method":"cod","shipping_fee":30000,"discount":0,"deposit":0},"subtotal":%s,"total":%s,"to_collect":%s,"note":"Gọi trước khi giao","cancel_reason":"","reserved_until": null,"oversold": false,"created_by":{"id":"00000000-0000-4000-8000-000000000001","name":"Minh"},"created_at":"2026-11-22T12:00:00.000Z","updated_at":"2026-11-22T12:00:00.000Z","status_since":"2026-11-22T12:00:00.000Z","allowed":["packing","cancelled"]}',
           (:order_id)::text, (:second)::text, (:number)::text, lpad((:customer)::text, 12, '0'), lpad((:customer)::text, 12, '0'), lpad((:variant)::text, 12, '0'),
           lpad((:variant)::text, 12, '0'), (:variant)::text, (:price)::text, (:price)::text, (:price)::text, (:price)::text));
update workspace_heads set seq = :second, last_order_number = :number where workspace_id = :workspace;
commit;
