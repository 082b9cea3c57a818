import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { Store } from "@/store/store";
import { Refusal } from "@/sync/api";
import { lan } from "@/test_support";
import type { Staff } from "@/wire/team";
import { CameBack, Connect } from "./connect";

const app = {
  platform: "zalo",
  slug: "main",
  webhook_url: "https://inbox.example.vn/webhooks/zalo/main",
  oauth_url: "https://inbox.example.vn/oauth/zalo/main",
};
const connect = vi.fn();

function show(role: Staff["role"], search = "") {
  window.history.replaceState(null, "", `/settings/channels${search}`);
  const store = new Store();
  store.change((state) => ({ ...state, me: { ...lan, staff: { ...lan.staff, role } } }));
  const desk = { store, apps: async () => [app], connect } as unknown as DeskProvided;
  return render(
    <DeskProvider value={desk}>
      <CameBack />
      <Connect />
    </DeskProvider>,
  );
}

describe("connecting a platform's account", () => {
  beforeEach(() => {
    connect.mockReset();
  });

  it("shows the owner the addresses a platform's console asks for, and nobody else", async () => {
    const { unmount } = show("owner");
    expect(await screen.findByText(app.webhook_url)).toBeInTheDocument();
    expect(screen.getByText(app.oauth_url)).toBeInTheDocument();
    unmount();
    const { container } = show("supervisor");
    expect(container).toBeEmptyDOMElement();
  });

  it("says why it could not begin", async () => {
    connect.mockRejectedValue(new Refusal({ kind: "network" }));
    show("owner");
    await userEvent.click(await screen.findByRole("button", { name: "Kết nối Zalo" }));
    expect(connect).toHaveBeenCalledWith("zalo/main");
    expect(await screen.findByRole("alert")).toHaveTextContent("Không có mạng");
  });

  it("tells whoever comes back how it went", async () => {
    const { unmount } = show("owner", "?connected=2");
    expect(await screen.findByText("Đã kết nối 2 kênh.")).toBeInTheDocument();
    unmount();
    show("owner", "?refused=taken");
    expect(await screen.findByRole("alert")).toHaveTextContent("Kênh này đã được kết nối ở nơi khác.");
  });
});
