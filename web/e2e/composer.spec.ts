import type { Page } from "@playwright/test";
import {
  a_customer,
  ask_platsim,
  composer,
  expect,
  expect_accessible,
  expect_live,
  is_phone,
  lines,
  log_in,
  people,
  picture,
  received,
  reply,
  say,
  state_of,
  test,
  words,
} from "./support";

/** Asks the server as whoever is logged in on the page. */
async function ask(page: Page, method: string, path: string, body?: object): Promise<void> {
  const status = await page.evaluate(
    async ([method, path, body]) => {
      const me = await (await fetch("/api/me")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": me.csrf_token };
      return (await fetch(path, { method, headers, body: body ? JSON.stringify(body) : null })).status;
    },
    [method, path, body] as const,
  );
  expect(status).toBeLessThan(300);
}

/** A conversation with somebody new, open on the page. */
async function open_with(page: Page, name: string, platform: "messenger" | "zalo" | "shopee" = "messenger") {
  const customer = a_customer(name);
  const question = words("Shop ơi cho mình hỏi");
  await say(platform, customer, { text: question });
  await page.getByRole("link", { name: question }).click();
  await expect(lines(page).getByText(question)).toBeVisible();
  return { customer, question };
}

const note_field = (page: Page) => page.getByRole("textbox", { name: "Ghi chú nội bộ" });

async function to_note(page: Page): Promise<void> {
  if (is_phone(page)) {
    await page.getByRole("button", { name: "Thêm vào tin" }).click();
    await page.getByRole("button", { name: "Ghi chú nội bộ", exact: true }).click();
  } else {
    await page.keyboard.press("Alt+g");
  }
  await expect(note_field(page)).toBeFocused();
}

test.describe("a reply can be taken back", () => {
  test("by its button or Ctrl+Z, and the customer never gets it", async ({ page }, info) => {
    await log_in(page);
    await expect_live(page);
    await open_with(page, "Hồ Thu Hà");
    const wrong = words("Dạ hết hàng rồi ạ");
    await reply(page, wrong);
    await expect(state_of(page, wrong)).toHaveAttribute("data-state", /pending|queued/);
    await expect(lines(page).getByText(/Gửi sau \d giây/)).toBeVisible();
    await picture(page, info, "undo");
    await expect_accessible(page);
    await lines(page).getByRole("button", { name: "Hoàn tác" }).click();
    await expect(composer(page)).toHaveValue(wrong);
    await expect(lines(page).getByText(wrong)).toHaveCount(0);

    await composer(page).fill("");
    const second = words("Dạ còn một cái");
    await reply(page, second);
    await expect(lines(page).getByText(/Gửi sau \d giây/)).toBeVisible();
    await expect(composer(page)).toHaveValue("");
    await composer(page).press("Control+z");
    await expect(composer(page)).toHaveValue(second);

    // What goes after them has arrived, so what should go before it never will.
    const right = words("Dạ còn nhiều ạ");
    await composer(page).fill("");
    await reply(page, right);
    await expect.poll(() => received("messenger", right), { timeout: 40_000 }).toBe(1);
    expect([await received("messenger", wrong), await received("messenger", second)]).toEqual([0, 0]);
  });

  test("also before the server has it, and what was too late says so", async ({ page, expected_faults }) => {
    expected_faults.push(/ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to fetch|WebSocket/);
    // A reply that never arrived is asked back all the same: nobody could know.
    expected_faults.push(/status of 404.*\/api\/messages/, /status of 409/);
    await log_in(page);
    await expect_live(page);
    await open_with(page, "Tạ Minh Tâm");
    await page.context().setOffline(true);
    const offline = words("Dạ để em xem");
    await reply(page, offline);
    const row = lines(page).locator("[data-pending]").filter({ hasText: offline });
    await row.getByRole("button", { name: "Hoàn tác" }).click();
    await expect(row).toHaveCount(0);
    await expect(composer(page)).toHaveValue(offline);
    await page.context().setOffline(false);
    await expect_live(page);

    const gone = words("Dạ có ngay ạ");
    await composer(page).fill("");
    await reply(page, gone);
    await expect(lines(page).getByText(/Gửi sau \d giây/)).toBeVisible();
    // The server answers as if it had left just now.
    await page.route("**/api/messages/*", (route) =>
      route.fulfill({ status: 409, contentType: "application/problem+json", body: '{"type":"too_late","status":409}' }),
    );
    await lines(page).getByRole("button", { name: "Hoàn tác" }).click();
    await expect(lines(page).getByText("Không kịp hoàn tác: tin đã được gửi đi.")).toBeVisible();
    await expect(composer(page)).toHaveValue("");
    await expect.poll(() => received("messenger", gone), { timeout: 40_000 }).toBe(1);
    expect(await received("messenger", offline)).toBe(0);
  });

  test("for as long as a person chose", async ({ page }) => {
    await log_in(page);
    await open_with(page, "Đinh Công Sơn");
    if (is_phone(page)) await page.getByRole("button", { name: "Thêm vào tin" }).click();
    await page.getByRole("button", { name: "Tuỳ chọn gửi" }).click();
    const options = page.getByRole("dialog", { name: "Tuỳ chọn gửi" });
    await expect_accessible(page);
    await options.getByLabel("Có thể hoàn tác sau khi gửi").selectOption({ label: "Không chờ" });
    const kept = page.waitForResponse(
      (one) => one.url().endsWith("/api/me/settings") && one.request().method() === "PUT",
    );
    await options.getByRole("radio", { name: /^Ctrl\+Enter gửi/ }).check();
    await kept;
    await options.getByRole("button", { name: "Đóng" }).click();
    await composer(page).fill("Dạ");
    await composer(page).press("Enter");
    await expect(composer(page)).toHaveValue("Dạ\n");
    const answer = words("Dạ em gửi ngay");
    await composer(page).fill(answer);
    await composer(page).press("Control+Enter");
    await expect(state_of(page, answer)).toHaveAttribute("data-state", /sent|delivered|read/, { timeout: 30_000 });
    await expect(lines(page).getByText(/Gửi sau/)).toHaveCount(0);
    await ask(page, "PUT", "/api/me/settings", {});
    await page.evaluate(() => localStorage.clear());
  });
});

test.describe("a note", () => {
  test("names a colleague, who sees it, and the customer does not", async ({ page, browser }, info) => {
    await log_in(page);
    await expect_live(page);
    const { question } = await open_with(page, "Mai Thanh Bình", "zalo");
    await to_note(page);
    await note_field(page).pressSequentially("Nhờ @ho");
    const option = page.getByRole("option", { name: /Hoa/ });
    await expect(option).toBeVisible();
    await expect_accessible(page);
    await picture(page, info, "mention");
    await option.click();
    const note = words("xem giúp em");
    await note_field(page).pressSequentially(note);
    await expect(page.getByText(/Sẽ báo cho .*Hoa/)).toBeVisible();
    await picture(page, info, "note");
    await expect_accessible(page);
    await page.getByRole("button", { name: "Lưu ghi chú" }).click();
    await expect(lines(page).getByText(note)).toBeVisible();

    const context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
    const other = await context.newPage();
    await log_in(other, people.hoa, new URL(page.url()).pathname);
    await expect(lines(other).getByText(note)).toBeVisible();
    await context.close();
    const ledger = await ask_platsim<{ replies: { text?: string }[] }>("ledger?platform=zalo&limit=1000");
    expect(ledger.replies.filter((one) => one.text?.includes(note))).toEqual([]);
    await expect(lines(page).getByText(question)).toBeVisible();
  });

  test("can be written where the platform takes no reply any more, which is said in words", async ({ page }, info) => {
    // Who wrote days ago stands on top among those who wait longest.
    await log_in(page, people.lan, "/inbox?sort=oldest_waiting");
    await expect_live(page);
    const customer = a_customer("Lưu Bích Vân");
    const question = words("Hàng về chưa shop");
    const long_ago = { text: question, at: Date.now() - 8 * 86_400_000 };
    await say("messenger", customer, long_ago);
    await page.getByRole("link", { name: question }).click();
    await expect(composer(page)).toBeDisabled();
    await expect(page.getByText(/Đã hết hạn trả lời trên Messenger/)).toBeVisible();
    await picture(page, info, "closed");
    await expect_accessible(page);
    await page
      .getByRole("region", { name: "Soạn trả lời" })
      .getByRole("button", { name: "Ghi chú nội bộ" })
      .last()
      .click();
    const note = words("Gọi cho khách");
    await note_field(page).fill(note);
    await page.getByRole("button", { name: "Lưu ghi chú" }).click();
    await expect(lines(page).getByText(note)).toBeVisible();
  });
});

test.describe("quick replies", () => {
  test("are found without accents, filled from the conversation, and not sent with a hole", async ({
    page,
    browser,
  }, info) => {
    const context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
    const owner = await context.newPage();
    await log_in(owner, people.hoa);
    const [name, mark] = [words("đổi-trả").replace(" ", "-"), words("ạ")];
    const text = `Dạ {tên khách} ơi, đơn {mã đơn} đổi trong 7 ngày ${mark}`;
    await ask(owner, "POST", "/api/quick-replies", { id: crypto.randomUUID(), name, text });
    await context.close();

    await log_in(page);
    await expect_live(page);
    const { customer } = await open_with(page, "Phùng Gia Bảo");
    await composer(page).pressSequentially(`/${name.replace("đổi-trả", "doi-tra")}`);
    await expect(page.getByRole("option", { name })).toBeVisible();
    await picture(page, info, "quick-replies");
    await expect_accessible(page);
    await composer(page).press("Enter");
    await expect(composer(page)).toHaveValue(`Dạ ${customer.name} ơi, đơn {mã đơn} đổi trong 7 ngày ${mark}`);
    await expect(page.getByText("Điền “mã đơn” trước khi gửi.")).toBeVisible();
    await composer(page).press("Enter");
    await picture(page, info, "hole");
    // The hole is selected, so typing fills it.
    await page.keyboard.type("DH12");
    await expect(page.getByText("Điền “mã đơn” trước khi gửi.")).toBeHidden();
    if (is_phone(page)) await page.getByRole("button", { name: "Gửi", exact: true }).click();
    else await composer(page).press("Enter");
    const sent = `Dạ ${customer.name} ơi, đơn DH12 đổi trong 7 ngày ${mark}`;
    await expect.poll(() => received("messenger", sent), { timeout: 40_000 }).toBe(1);
  });
});

test.describe("before it goes", () => {
  test("one is told what the customer wrote meanwhile, and it goes the second time", async ({ page }, info) => {
    await log_in(page);
    await expect_live(page);
    const { customer } = await open_with(page, "Ngô Kim Chi");
    const answer = words("Dạ còn size M ạ");
    await composer(page).fill(answer);
    const more = words("à thôi mình lấy size L");
    await say("messenger", customer, { text: more });
    await expect(page.getByText("Khách vừa nhắn thêm 1 tin.")).toBeVisible();
    const send = () =>
      is_phone(page) ? page.getByRole("button", { name: "Gửi", exact: true }).click() : composer(page).press("Enter");
    await send();
    await expect(page.getByRole("alert")).toHaveText(/Nhấn Gửi lần nữa nếu vẫn đúng/);
    await expect(composer(page)).toHaveValue(answer);
    await picture(page, info, "crossed");
    await expect_accessible(page);
    await send();
    await expect(composer(page)).toHaveValue("");
    await expect.poll(() => received("messenger", answer), { timeout: 40_000 }).toBe(1);
  });
});

test.describe("drafts", () => {
  test("agree between two tabs, and never take the text from somebody who is typing", async ({ page }) => {
    await log_in(page);
    await open_with(page, "Bùi Văn Nam");
    const other = await page.context().newPage();
    await other.goto(page.url());
    await expect(composer(other)).toBeVisible();
    await composer(page).pressSequentially("Dạ chị chờ");
    await expect(composer(other)).toHaveValue("Dạ chị chờ");
    await composer(other).press("End");
    await composer(other).pressSequentially(" em nhé");
    // The first is still being written in: it keeps its text and is offered the other one.
    await expect(page.getByText("Bản nháp từ thiết bị khác: Dạ chị chờ em nhé")).toBeVisible();
    await expect(composer(page)).toHaveValue("Dạ chị chờ");
    await page.getByRole("button", { name: "Dùng bản này" }).click();
    await expect(composer(page)).toHaveValue("Dạ chị chờ em nhé");
    await other.close();
    await composer(page).fill("");
  });
});

test.describe("a person's other device", () => {
  test("has what was typed on the first, the note too, and loses it when it is sent there", async ({
    page,
    browser,
  }) => {
    await log_in(page);
    await expect_live(page);
    await open_with(page, "Kiều Oanh");
    const [draft, note] = [words("Dạ chị đợi em xem kho"), words("Kho báo còn 2")];
    const kept = (text: string) =>
      page.waitForResponse((one) => one.url().endsWith("/draft") && (one.request().postData() ?? "").includes(text));
    const both = [kept(draft), kept(note)];
    await composer(page).fill(draft);
    await to_note(page);
    await note_field(page).fill(note);
    await Promise.all(both);

    const context = await browser.newContext({ serviceWorkers: "block", locale: "vi-VN" });
    const other = await context.newPage();
    await log_in(other, people.lan, new URL(page.url()).pathname);
    await expect(composer(other)).toHaveValue(draft);
    await to_note(other);
    await expect(note_field(other)).toHaveValue(note);
    await note_field(other).fill("");
    await other.getByRole("button", { name: "Trả lời", exact: true }).click();
    const gone = other.waitForResponse((one) => one.url().endsWith("/draft") && one.request().method() === "PUT");
    await other.getByRole("button", { name: "Gửi", exact: true }).click();
    await gone;
    await page.reload();
    await expect(lines(page).getByText(draft)).toBeVisible();
    await expect(composer(page)).toHaveValue("");
    await context.close();
  });
});

test.describe("what goes along", () => {
  test("is shown with its size, can be left out, and what the channel refuses is said", async ({ page }, info) => {
    await log_in(page);
    await open_with(page, "Trịnh Mỹ Duyên");
    const chooser = async (files: { name: string; mimeType: string; buffer: Buffer }[]) =>
      page.locator('input[type="file"]').setInputFiles(files);
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
      "base64",
    );
    await chooser([{ name: "IMG_2041.HEIC", mimeType: "", buffer: Buffer.from("x") }]);
    await expect(page.getByText("Ảnh HEIC chưa gửi được. Lưu ảnh thành JPEG rồi đính kèm lại.")).toBeVisible();
    await chooser([
      { name: "ao-thun.png", mimeType: "image/png", buffer: png },
      { name: "quan-jean.png", mimeType: "image/png", buffer: png },
    ]);
    const attached = page.getByRole("list", { name: "Đi kèm" });
    await expect(attached.getByRole("listitem")).toHaveCount(2);
    await expect(attached.getByRole("progressbar")).toHaveCount(0);
    await picture(page, info, "attached");
    await expect_accessible(page);
    await attached.getByRole("button", { name: "Bỏ quan-jean.png" }).click();
    await expect(attached.getByRole("listitem")).toHaveCount(1);

    // Taken back, a picture is there again; sent again, it arrives.
    const text = words("Mẫu này nhé chị");
    await reply(page, text);
    await lines(page).getByRole("button", { name: "Hoàn tác" }).click();
    await expect(composer(page)).toHaveValue(text);
    await expect(attached.getByRole("listitem")).toHaveCount(1);
    const pictures = async () => {
      const { replies } = await ask_platsim<{ replies: { kind: string }[] }>("ledger?platform=messenger&limit=1000");
      return replies.filter((one) => one.kind === "image").length;
    };
    const before = await pictures();
    await page.getByRole("button", { name: "Gửi", exact: true }).click();
    await expect.poll(() => received("messenger", text), { timeout: 40_000 }).toBe(1);
    await expect.poll(pictures, { timeout: 40_000 }).toBe(before + 1);
  });

  test("may be an emoji, found by its Vietnamese name", async ({ page }, info) => {
    await log_in(page);
    await open_with(page, "Cao Ngọc Anh");
    await composer(page).fill("Dạ em cảm ơn ");
    if (is_phone(page)) await page.getByRole("button", { name: "Thêm vào tin" }).click();
    await page.getByRole("button", { name: "Biểu tượng cảm xúc" }).click();
    const search = page.getByRole("searchbox", { name: "Tìm biểu tượng" });
    if (!is_phone(page)) await expect(search).toBeFocused();
    await picture(page, info, "emoji");
    await expect_accessible(page);
    await search.fill("cam on");
    await search.press("Enter");
    await page.keyboard.press("Escape");
    await expect(search).toBeHidden();
    await expect(composer(page)).toHaveValue("Dạ em cảm ơn 🙏");
    await composer(page).fill("");
  });
});
