import * as z from "zod/mini";
import "./zod";

/** Whether there is a shop at all. */
export const setup_state = z.object({ needed: z.boolean() });
