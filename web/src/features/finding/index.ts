export { Help } from "./help";
export { Palette } from "./palette";
export { SearchPage } from "./search_page";
