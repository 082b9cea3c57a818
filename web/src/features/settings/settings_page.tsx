export { SettingsPage } from "./frame";
