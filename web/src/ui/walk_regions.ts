const reachable = 'a[href], button:not(:disabled), input:not(:disabled), textarea, select, [tabindex="0"]';

/** The page's regions, in the order they are read: what carries `data-region` and can be seen. */
function regions(): readonly HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>("[data-region]")].filter(
    (one) => one.offsetParent !== null || one.getClientRects().length > 0,
  );
}

/** Moves the focus to the next region, or the previous one: to where it was there last, else to what comes first. */
export function walk_regions(step: 1 | -1): boolean {
  const all = regions();
  if (all.length === 0) return false;
  const here = all.findLastIndex((one) => one.contains(document.activeElement));
  const next = all[(here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step + all.length) % all.length];
  const wanted = next?.dataset.region ? next.querySelector<HTMLElement>(next.dataset.region) : null;
  const into = wanted ?? (next?.matches(reachable) ? next : (next?.querySelector<HTMLElement>(reachable) ?? next));
  into?.focus();
  return true;
}
