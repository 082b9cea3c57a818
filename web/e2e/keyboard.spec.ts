import { a_customer, composer, expect, lines, log_in, received, say, test, words } from "./support";

test.describe("by keys alone", { tag: "@desk" }, () => {
  test("the list is walked with arrows, a thread opened, answered and left", async ({ page }) => {
    await log_in(page);
    const [one, two] = [a_customer("Một"), a_customer("Hai")];
    const [first, second] = [words("tin thứ nhất"), words("tin thứ hai")];
    await say("messenger", one, { text: first });
    await say("messenger", two, { text: second });
    const rows = page.getByRole("link", { name: /tin thứ/ });
    await expect(page.getByRole("link", { name: second })).toBeVisible();
    await expect(page.getByRole("link", { name: first })).toBeVisible();
    await expect(rows.first()).toBeVisible();
    await page.getByRole("link", { name: second }).focus();
    await page.keyboard.press("ArrowDown");
    await expect(page.getByRole("link", { name: first })).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(lines(page).getByText(first)).toBeVisible();
    await expect(composer(page)).toBeFocused();
    const answer = words("Dạ em đây");
    await page.keyboard.insertText(answer);
    await page.keyboard.press("Enter");
    await expect.poll(() => received("messenger", answer), { timeout: 30_000 }).toBe(1);
    await page.keyboard.press("Escape");
    await expect(lines(page)).toBeFocused();
    await page.keyboard.press("Alt+KeyT");
    await expect(composer(page)).toBeFocused();
    await page.keyboard.press("Alt+ArrowUp");
    await expect(lines(page).getByText(first)).toBeHidden();
  });

  test("a Vietnamese keyboard types exactly what it means, while messages come in", async ({ page }) => {
    await log_in(page);
    const customer = a_customer("UniKey");
    const question = words("gõ thử");
    await say("shopee", customer, { text: question });
    await page.getByRole("link", { name: question }).click();
    await composer(page).focus();
    const incoming = (async () => {
      for (let i = 0; i < 5; i++) await say("shopee", customer, { text: `${question} ${i}` });
    })();
    // UniKey swallows the key, sends Backspaces and inserts: "tieengs" becomes "tiếng".
    for (const [typed, backs, put] of [
      ["tie", 0, ""],
      ["e", 2, "ê"],
      ["ng", 0, ""],
      ["s", 4, "ếng"],
    ] as const) {
      await page.keyboard.type(typed, { delay: 15 });
      for (let i = 0; i < backs; i++) await page.keyboard.press("Backspace");
      if (put) await page.keyboard.insertText(put);
    }
    await incoming;
    await expect(composer(page)).toHaveValue("tiếng");
    await composer(page).fill("");
  });

  test("letters outside fields do nothing", async ({ page }) => {
    await log_in(page);
    await expect(page.locator("[data-row]").first()).toBeVisible();
    await page.locator("#main").focus();
    const before = page.url();
    await page.keyboard.type("tieengs Vieetj nheer ddaay 123 w x j f r s");
    expect(page.url()).toBe(before);
    await expect(page.getByRole("dialog")).toHaveCount(0);
  });

  test("the panel folds away by a key and stays so", async ({ page }) => {
    await log_in(page);
    const tag = words("gấp lại");
    await say("shopee", a_customer("Lê Thị Châu"), { text: tag });
    await page.getByRole("link", { name: tag }).click();
    const title = page.getByRole("heading", { name: "Khách hàng", exact: true });
    await expect(title).toBeVisible();
    await page.keyboard.press("Alt+KeyC");
    await expect(title).toBeHidden();
    await page.reload();
    await expect(lines(page).getByText(tag)).toBeVisible();
    await expect(title).toBeHidden();
    await page.keyboard.press("Alt+KeyC");
    await expect(title).toBeVisible();
  });
});
