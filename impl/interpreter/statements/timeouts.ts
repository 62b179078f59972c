import type { Seconds } from "../../../spec/field.ts";
import type { timeouts as shapes } from "../../../spec/statements/timeouts.ts";
import { Float } from "../float.ts";
import { seconds } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Timeouts, entered by `async_with`. */
export const timeouts: Page<typeof shapes> = {
  timeout(world, node, did) {
    world.made(node, "timeout", world.asyncio.timeout(seconds(node.delay)), did);
    return null;
  },
  timeout_at(world, node, did) {
    world.made(node, "timeout", world.asyncio.timeoutAt(loopTime(world, node.when)), did);
    return null;
  },
  reschedule: (world, node, did) => world.subject(node.timeout, "timeout", did).reschedule(loopTime(world, node.when)),
  timeout_when(world, node, did) {
    const when = world.subject(node.timeout, "timeout", did).when();
    return when === null ? null : new Float(when - world.clock.start);
  },
  expired: (world, node, did) => world.subject(node.timeout, "timeout", did).expired(),
};

function loopTime(world: World, written: Seconds): number | null {
  const when = seconds(written) as number | null;
  return when === null ? null : world.clock.start + when;
}
