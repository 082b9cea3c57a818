/**
 * What the pages about goods, orders and people share: their words, their calls, their lists and how trouble is told.
 * Only pages that are fetched later may import it; the first load has no room for it.
 */

export { BookView } from "./book_view";
export { Amount, OrderStateMark, order_state_words, StockMark } from "./marks";
export { FreshPill, ListNote, PageHead, RowsGrey, StaleLine } from "./page_parts";
export { PickChannel, PickOne, PickStaff } from "./pick_one";
export { SearchField } from "./search_field";
export { field_troubles, form_trouble_words, shop_trouble_words } from "./troubles";
export { useAct } from "./use_act";
export { useBook } from "./use_book";
export { useCounter } from "./use_counter";
export { useFilter } from "./use_filter";
export { may, useRole } from "./use_role";
export { useShopWords } from "./use_shop_words";
export { VariantPicker, variant_words } from "./variant_picker";
