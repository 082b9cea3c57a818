export { aria_keys, combination_name, key_names, with_key } from "./names";
export { allow_bare_keys, available, dispatch, run } from "./registry";
export { type Action, actions, type Combination, row_of, type Scope, scopes } from "./table";
export { useAction, useEscape } from "./use_action";
