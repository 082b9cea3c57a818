import { createRoot } from "react-dom/client";
import { DeskProvider, WordsProvider } from "@/features/desk";
import { chosen_theme, follow_theme, show_theme } from "@/features/settings/theme";
import { Desk } from "@/sync/desk";
import { App } from "./app";
import { FaultScreen } from "./fault_screen";
import "./styles.css";

show_theme(chosen_theme());
follow_theme();

const socket_url = `${location.origin.replace(/^http/, "ws")}/live`;
const desk = new Desk(location.origin, () => new WebSocket(socket_url), localStorage);
void desk.start();

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <FaultScreen>
      <WordsProvider>
        <DeskProvider value={desk}>
          <App />
        </DeskProvider>
      </WordsProvider>
    </FaultScreen>,
  );
}
