import type { timeouts as shapes } from "../../../spec/statements/timeouts.ts";
import { seconds } from "../values.ts";
import type { Page } from "./page.ts";

/** Timeouts, entered by `async_with`. */
export const timeouts: Page<typeof shapes> = {
  timeout(world, node, did) {
    world.made(node, "timeout", world.asyncio.timeout(seconds(node.delay)), did);
    return null;
  },
};
