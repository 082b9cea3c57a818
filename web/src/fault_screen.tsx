import { Component, type ReactNode } from "react";
import { say_vi } from "@/words/catalogue";

/** A bug in the page: said plainly, with a way on. What was typed is in the browser's storage. */
export class FaultScreen extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <main className="flex h-full flex-col items-center justify-center gap-3 p-8">
        <p role="alert">{say_vi("err.page")}</p>
        <button type="button" className="rounded-md bg-button px-4 py-2 text-white" onClick={() => location.reload()}>
          {say_vi("err.page.reload")}
        </button>
      </main>
    );
  }
}
