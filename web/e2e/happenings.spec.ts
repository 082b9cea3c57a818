import type { Page } from "@playwright/test";
import {
  a_customer,
  ask_platsim,
  expect,
  expect_accessible,
  expect_live,
  lines,
  log_in,
  people,
  picture,
  reply,
  say,
  state_of,
  test,
  words,
} from "./support";

/** Changes the conversation that is open as whoever is logged in; says which label was put on. */
async function label_and_hurry(page: Page): Promise<string> {
  const id = new URL(page.url()).pathname.split("/")[2];
  const label = { id: "", name: words("Khách sỉ") };
  const statuses = await page.evaluate(
    async ([id, name]) => {
      const me = await (await fetch("/api/me")).json();
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": me.csrf_token };
      const send = async (method: string, path: string, body: object) =>
        (await fetch(path, { method, headers, body: JSON.stringify(body) })).status;
      const label = crypto.randomUUID();
      return [
        await send("POST", "/api/labels", { id: label, name, colour: "#c81e5b" }),
        await send("PATCH", `/api/conversations/${id}`, { labels: [label], priority: 2 }),
        await send("PATCH", `/api/conversations/${id}`, { labels: [] }),
      ];
    },
    [id, label.name] as const,
  );
  expect(statuses).toEqual([201, 200, 200]);
  return label.name;
}

test.describe("what happens to a conversation", () => {
  test("stands in its thread: labels, urgency, and what a note is about", async ({ page }, info) => {
    await log_in(page, people.hoa);
    await expect_live(page);
    const question = words("Mình dị ứng len, có áo nào không");
    await say("messenger", a_customer("Mạc Thị Len"), { text: question });
    await page.getByRole("link", { name: question }).click();
    await expect(lines(page).getByText(question)).toBeVisible();
    const label = await label_and_hurry(page);
    await expect(lines(page).getByText(`gắn nhãn ${label}`)).toBeVisible();
    await expect(lines(page).getByText("đặt mức ưu tiên: Gấp")).toBeVisible();
    await expect(lines(page).getByText(`bỏ nhãn ${label}`)).toBeVisible();

    const asked = lines(page).locator(".group").filter({ hasText: question });
    await asked.getByRole("button", { name: "Việc với tin này" }).click();
    await page.getByRole("menuitem", { name: "Ghi chú về tin này" }).click();
    const note = words("Đừng gợi ý len");
    await page.getByRole("textbox", { name: "Ghi chú nội bộ" }).fill(note);
    await page.getByRole("button", { name: "Lưu ghi chú" }).click();
    const noted = lines(page).locator(".group").filter({ hasText: note });
    await expect(noted.getByRole("button", { name: /Trả lời tin/ })).toContainText(question);
    await expect_accessible(page);
    await picture(page, info, "happenings");

    await page.reload();
    await expect(noted.getByRole("button", { name: /Trả lời tin/ })).toContainText(question);
    await expect(lines(page).getByText(`bỏ nhãn ${label}`)).toBeVisible();
  });

  test("a reply of which nothing arrived can be done away with, and is gone for everybody", async ({ page }) => {
    await log_in(page);
    await expect_live(page);
    const question = words("Cho em hỏi giá");
    await say("messenger", a_customer("Lê Văn Xoá"), { text: question });
    await page.getByRole("link", { name: question }).click();
    await expect(lines(page).getByText(question)).toBeVisible();
    await ask_platsim("fault", { platform: "messenger", endpoint: "send", mode: "403", code: 551, count: 1 });
    const answer = words("Dạ 199 nghìn ạ");
    await reply(page, answer);
    await expect(state_of(page, answer)).toHaveAttribute("data-state", "failed", { timeout: 30_000 });
    await lines(page).getByRole("button", { name: "Xoá", exact: true }).click();
    await expect(lines(page).getByText(answer)).toHaveCount(0);
    await page.reload();
    await expect(lines(page).getByText(question)).toBeVisible();
    await expect(lines(page).getByText(answer)).toHaveCount(0);
  });
});
