import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import {
  a_customer,
  expect,
  expect_accessible,
  expect_live,
  is_phone,
  log_in,
  people,
  picture,
  say,
  test,
  words,
} from "./support";

/** Goods, orders and customers on pages of their own, against the real program. */

const minh = "minh@hoamai.example";

/** Asks the server as the person who is logged in on this page. */
async function ask<Answer = Record<string, unknown>>(
  page: Page,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const answer = await page.evaluate(
    async ({ method, path, body }) => {
      const { csrf_token } = await (await fetch("/api/me")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      const response = await fetch(path, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
      return { status: response.status, text: await response.text() };
    },
    { method, path, body },
  );
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return (answer.text === "" ? null : JSON.parse(answer.text)) as Answer;
}

interface Product {
  readonly id: string;
  readonly name: string;
  readonly variants: readonly { readonly id: string; readonly sku: string }[];
}

async function a_product(page: Page, name: string, on_hand = 20): Promise<Product> {
  const sku = `T${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`.toUpperCase();
  return ask<Product>(page, "POST", "/api/products", {
    id: randomUUID(),
    name,
    options: ["Size"],
    variants: ["S", "M"].map((size) => ({
      id: randomUUID(),
      sku: `${sku}-${size}`,
      option_values: [size],
      price: 189_000,
      on_hand,
      low_stock_at: 2,
    })),
  });
}

interface Order {
  readonly id: string;
  readonly code: string;
}

async function an_order(page: Page, variant_id: string, customer_id: string, more: object = {}): Promise<Order> {
  return ask<Order>(page, "POST", "/api/orders", {
    id: randomUUID(),
    customer_id,
    lines: [{ variant_id, quantity: 2 }],
    shipping: { name: "Nguyễn Thị Ánh", phone: "0987654268", address: "12 ngõ 5 Dịch Vọng" },
    payment: { method: "cod", shipping_fee: 30_000, discount: 0, deposit: 0 },
    note: "",
    ...more,
  });
}

/** A customer who has just written, as the shop knows them. */
async function who_wrote(page: Page, name: string): Promise<{ id: string; name: string }> {
  const customer = a_customer(name);
  await say("messenger", customer, { text: words("Shop ơi") });
  const find = () =>
    ask<{ items: { id: string; name: string }[] }>(
      page,
      "GET",
      `/api/customers?q=${encodeURIComponent(customer.name)}`,
    );
  await expect.poll(async () => (await find()).items.length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [found] = (await find()).items;
  if (!found) throw new Error(`nobody called ${customer.name}`);
  return found;
}

function row_of(page: Page, product: Product) {
  return page.locator(`[data-product="${product.id}"]`);
}

test.describe("what is sold", () => {
  test("a product is made from its options, found without accents, and changed where it stands", async ({
    page,
    expected_faults,
  }) => {
    // Another product of the same initials has the SKU that was made up first.
    expected_faults.push(/status of 409.*\/api\/products/);
    await log_in(page, minh, "/products/new");
    const name = words("Áo sơ mi đũi");
    await page.getByLabel("Tên sản phẩm").fill(name);
    await page.getByRole("button", { name: "Thêm thuộc tính" }).click();
    await page.getByLabel("Tên thuộc tính").fill("Màu");
    await page.getByLabel("Các giá trị").fill("Trắng, Be");
    await page.getByRole("textbox", { name: "Giá · Trắng" }).fill("1tr2");
    await page.getByRole("button", { name: "Tạo sản phẩm" }).click();
    await expect(page.getByText("Cần một số tiền.")).toBeVisible();
    await page.getByRole("textbox", { name: "Giá · Be" }).fill("250k");
    await page.getByRole("textbox", { name: "Trong kho · Be" }).fill("7");
    await page.getByRole("button", { name: "Tạo sản phẩm" }).click();
    await expect(page.getByRole("heading", { name, level: 2 })).toBeVisible();
    await expect(page.getByRole("button", { name: "Giá của Trắng" })).toHaveText("1.200.000 ₫");

    await page.goto("/products");
    const plain = name.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d");
    await page.getByRole("searchbox").fill(plain);
    const row = page.locator("tbody").filter({ hasText: name });
    await expect(row).toBeVisible();
    await expect(page.locator("[data-product]")).toHaveCount(1);
    await expect(page).toHaveURL(/q=/);
    if (is_phone(page)) return;

    await row.getByRole("button", { name: `Phân loại của ${name}` }).click();
    const price = row.getByRole("button", { name: `Giá của ${name} Be` });
    await price.click();
    await page.keyboard.type("không biết");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("alert").filter({ hasText: "Cần một số tiền." })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(price).toHaveText("250.000 ₫");
    await price.press("Enter");
    await expect(page.locator("input:focus")).toBeVisible();
    await page.keyboard.type("275k");
    await page.keyboard.press("Enter");
    await expect(price).toHaveText("275.000 ₫");
    await expect(price).toBeFocused();
    await page.reload();
    await row.getByRole("button", { name: `Phân loại của ${name}` }).click();
    await expect(price).toHaveText("275.000 ₫");
  });

  test("stock is put right with a reason, told live to others, and stands in the ledger", async ({ page, browser }) => {
    await log_in(page, minh, "/products");
    const product = await a_product(page, words("Váy xoè"));
    const other = await browser.newPage();
    await log_in(other, people.lan, `/products?q=${encodeURIComponent(product.name)}`);
    await expect(row_of(other, product).locator("td").nth(1)).toHaveText("40");

    await page.goto(`/products/${product.id}`);
    await page.getByRole("button", { name: "Điều chỉnh kho", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(/^S ·/).fill("-19");
    await dialog.getByRole("button", { name: "Ghi vào kho" }).click();
    await expect(dialog.getByText("Cần điền mục này.")).toBeVisible();
    await dialog.getByLabel("Lý do").fill("Hàng lỗi, hỏng");
    await dialog.getByRole("button", { name: "Ghi vào kho" }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("row").filter({ hasText: "Hàng lỗi, hỏng" })).toContainText("−19");
    await expect(page.getByText("Sắp hết").last()).toBeVisible();

    await expect(row_of(other, product).locator("td").nth(1)).toHaveText("21");
    await expect(row_of(other, product)).toContainText("Sắp hết");
    await expect(other.getByRole("button", { name: /Điều chỉnh kho/ })).toHaveCount(0);
    await other.close();
  });

  test("a file is looked through before anything is written", async ({ page }) => {
    await log_in(page, minh, "/products/import");
    const tag = words("Khăn").replace(" ", " ");
    const sku = tag.split(" ")[1]?.toUpperCase() ?? "K";
    const file = (text: string) => ({ name: "hang.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
    const choose = page.getByLabel("Chọn tệp CSV");
    await choose.setInputFiles(file(`product,sku,price,on_hand\r\n${tag},${sku},hai trăm,5\r\n`));
    const row = page.getByRole("row").filter({ hasText: "hai trăm" });
    await expect(row).toContainText("2");
    await expect(row).toContainText("Cần một số");
    await choose.setInputFiles(file(`product,sku,price,on_hand\r\n${tag},${sku},250000,5\r\n`));
    await expect(page.getByText("Chưa ghi gì cho đến khi bạn bấm nhập.")).toBeVisible();
    expect((await ask<{ items: object[] }>(page, "GET", `/api/products?q=${sku}`)).items).toEqual([]);
    await page.getByRole("button", { name: "Nhập vào shop" }).click();
    await expect(page.getByText("Đã nhập xong.")).toBeVisible();
    expect((await ask<{ items: object[] }>(page, "GET", `/api/products?q=${sku}`)).items).toHaveLength(1);
  });
});

test.describe("the order book", () => {
  test("an order is found by phone, walks its way, and what happened is written beside it", async ({ page }) => {
    await log_in(page, minh, "/orders");
    await expect_live(page);
    const product = await a_product(page, words("Quần âu"));
    const customer = await who_wrote(page, "Lê Thị Châu");
    const order = await an_order(page, product.variants[0]?.id ?? "", customer.id);
    await page.goto("/orders?q=0987.654.268");
    await page.getByRole("link", { name: order.code }).click();
    await expect(page.getByRole("heading", { name: `Đơn ${order.code}` })).toBeVisible();
    await page.getByRole("button", { name: "Đóng gói", exact: true }).click();
    await expect(page.getByText("Đang đóng gói · Minh")).toBeVisible();
    await page.getByRole("button", { name: "Giao hàng", exact: true }).click();
    await expect(page.getByText("Đang giao · Minh")).toBeVisible();
    const { items } = await ask<{ items: { on_hand: number; reserved: number }[] }>(
      page,
      "GET",
      `/api/variants?ids=${product.variants[0]?.id}`,
    );
    expect(items[0]).toMatchObject({ on_hand: 18, reserved: 0 });
    await page.keyboard.press("Escape");
    await expect(page).toHaveURL(/\/orders\?q=/);
  });

  test("chosen orders are cancelled together with a reason, and printed together", async ({ page }) => {
    await log_in(page, minh, "/orders");
    const product = await a_product(page, words("Áo len"));
    const customer = await who_wrote(page, "Phạm Văn Dũng");
    const orders = [
      await an_order(page, product.variants[1]?.id ?? "", customer.id),
      await an_order(page, product.variants[1]?.id ?? "", customer.id),
    ];
    await page.goto(`/orders?customer_id=${customer.id}`);
    for (const { code } of orders) await page.getByRole("checkbox", { name: `Chọn đơn ${code}` }).check();
    await page.getByRole("link", { name: "In đơn" }).click();
    for (const { code } of orders) await expect(page.getByRole("heading", { name: code })).toBeVisible();
    await expect(page.getByText("0987 654 268").first()).toBeVisible();
    await page.goBack();
    for (const { code } of orders) await page.getByRole("checkbox", { name: `Chọn đơn ${code}` }).check();
    await page.getByRole("button", { name: "Huỷ đơn" }).click();
    await page.getByRole("dialog").getByLabel("Lý do").fill("Khách đổi ý");
    await page.getByRole("dialog").getByRole("button", { name: "Huỷ đơn" }).click();
    await expect(page.getByText("Đã chuyển 2 đơn.")).toBeVisible();
    for (const { id } of orders) await expect(page.locator(`[data-order="${id}"]`)).toContainText("Đã huỷ");
  });
});

test.describe("customers", () => {
  test("somebody is found without accents, and all about them stands on one page", async ({ page }) => {
    await log_in(page, minh, "/customers");
    const customer = await who_wrote(page, "Đặng Thuỳ Dương");
    const product = await a_product(page, words("Giày"));
    const order = await an_order(page, product.variants[0]?.id ?? "", customer.id);
    const unique = customer.name.split(" ").at(-1);
    await page.goto("/customers");
    await page.getByRole("searchbox").fill(`dang thuy duong ${unique}`);
    await page.getByRole("link", { name: customer.name }).click();
    await expect(page.getByRole("heading", { name: customer.name, level: 1 })).toBeVisible();
    await expect(page.getByRole("region", { name: "Đơn hàng" }).getByText(order.code)).toBeVisible();
    await expect(page.getByRole("region", { name: "Dòng thời gian" }).getByText("Nhắn tin")).toBeVisible();
    await page.getByLabel("Thêm số điện thoại hoặc email").fill("0912.345.678");
    await page.getByLabel("Thêm số điện thoại hoặc email").press("Enter");
    await expect(page.getByRole("region", { name: "Liên lạc" }).getByText("0912 345 678")).toBeVisible();
    await page.getByRole("checkbox", { name: /Nhận tin quảng cáo/ }).click();
    await expect(page.getByRole("checkbox", { name: /Nhận tin quảng cáo Đồng ý từ/ })).toBeChecked();
  });
});

test.describe("the shop's settings", () => {
  test("the owner says where payments go; others see it", async ({ page, browser, expected_faults }) => {
    expected_faults.push(/status of 400.*\/api\/shop\/settings/);
    await log_in(page, people.hoa, "/settings/shop");
    await page.getByLabel("Ngân hàng").selectOption({ label: "Vietcombank" });
    await page.getByLabel("Số tài khoản").fill("0011 0044 55667");
    await page.getByLabel("Tên chủ tài khoản").fill("NGUYEN THI HOA");
    await page.getByLabel("Chữ đầu mã đơn").fill("2DH");
    await page.getByRole("button", { name: "Lưu" }).click();
    await expect(page.getByText("bắt đầu bằng chữ")).toBeVisible();
    await page.getByLabel("Chữ đầu mã đơn").fill("DH");
    await page.getByRole("button", { name: "Lưu" }).click();
    await expect(page.getByText("Đã lưu.")).toBeVisible();
    const other = await browser.newPage();
    await log_in(other, people.lan, "/settings/shop");
    await expect(other.getByLabel("Số tài khoản")).toHaveValue("0011004455667");
    await expect(other.getByLabel("Số tài khoản")).toBeDisabled();
    await expect(other.getByText("Chỉ chủ shop đổi được phần này")).toBeVisible();
    await expect(other.getByRole("button", { name: "Lưu" })).toHaveCount(0);
    await other.close();
  });
});

for (const theme of ["light", "dark"] as const) {
  test.describe(`every page of the shop, ${theme}`, () => {
    test.use({ colorScheme: theme });

    test("can be used by everybody, full, empty and failed", async ({ page, expected_faults }, info) => {
      test.setTimeout(180_000);
      expected_faults.push(/status of 50\d/);
      // Whether the shop has said where transfers go depends on the stories before this one.
      expected_faults.push(/status of 422.*\/qr(\.png)?/);
      await log_in(page, people.hoa, "/products");
      const product = await a_product(page, words("Áo khoác hai lớp chống nước"), 1);
      const customer = await who_wrote(page, "Nguyễn Hoàng Phương Uyên");
      const order = await an_order(page, product.variants[0]?.id ?? "", customer.id, {
        lines: [{ variant_id: product.variants[0]?.id, quantity: 1 }],
        payment: { method: "transfer", shipping_fee: 30_000, discount: 0, deposit: 0 },
      });
      const look = async (path: string, name: string, shown: string | RegExp, act?: () => Promise<void>) => {
        await page.goto(path);
        await expect(page.getByText(shown).first()).toBeVisible();
        await act?.();
        await expect_accessible(page);
        await picture(page, info, `${name}-${theme}`);
      };
      await look("/products", "products", product.name);
      await look(`/products/${product.id}`, "product", "Sổ kho");
      await look("/products", "adjust", product.name, () =>
        page.getByRole("button", { name: `Điều chỉnh kho: ${product.name}` }).click(),
      );
      await look("/products/new", "new", "Thuộc tính", () =>
        page.getByRole("button", { name: "Thêm thuộc tính" }).click(),
      );
      await look("/products/import", "import", "hoặc thả tệp vào đây");
      await look("/products/listings", "listings", "Chưa khớp");
      await look("/products?q=khongcogi", "products-empty", "Không có gì khớp.");
      await look("/orders", "orders", order.code, () =>
        page.getByRole("checkbox", { name: `Chọn đơn ${order.code}` }).check(),
      );
      await look(`/orders/${order.id}`, "order", "Người nhận");
      await look(`/orders/print?ids=${order.id}`, "print", order.code);
      await look("/customers", "customers", customer.name);
      await look(`/customers/${customer.id}`, "customer", "Dòng thời gian");
      await look("/settings/shop", "shop", "Tài khoản nhận chuyển khoản");
      await page.route(/\/api\/(products|orders|customers)/, (route) =>
        route.fulfill({ status: 500, contentType: "application/problem+json", body: "{}" }),
      );
      await look("/products", "products-failed", "Máy chủ đang gặp sự cố.");
      await look("/orders", "orders-failed", "Máy chủ đang gặp sự cố.");
      await look("/customers", "customers-failed", "Máy chủ đang gặp sự cố.");
    });
  });
}

test("nothing of the shop sticks out sideways at 320 px", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await log_in(page, people.hoa, "/products");
  await a_product(page, words("Túitotevảicanvasinhìnhrấtdàikhôngcóchỗnàođểngắtdòng"));
  for (const path of ["/products", "/products/new", "/products/import", "/orders", "/customers", "/settings/shop"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(sideways, path).toBeLessThanOrEqual(0);
  }
});
