const stands_out_ms = 2000;
const older_pages = 3;

/** Scrolls to a message and makes it stand out for a moment; older lines are fetched as long as they may hold it. */
export async function flash(message_id: string, load_older: () => Promise<void>): Promise<boolean> {
  for (let page = 0; page <= older_pages; page++) {
    // A frame, so that what was fetched or uncovered is there.
    await new Promise((resume) => requestAnimationFrame(resume));
    const line = document.querySelector<HTMLElement>(`[data-message="${CSS.escape(message_id)}"]`);
    if (line) {
      line.scrollIntoView({ block: "center" });
      line.dataset.flash = "yes";
      setTimeout(() => delete line.dataset.flash, stands_out_ms);
      return true;
    }
    await load_older();
  }
  return false;
}
