import type { Of } from "../../../spec/program.ts";
import type { loops as shapes } from "../../../spec/statements/loops.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { Livelock } from "../../asyncio/exceptions.ts";
import { type Did, SILENT } from "../did.ts";
import { awaitable } from "../evaluation.ts";
import { Float } from "../float.ts";
import { unnamed } from "../identity.ts";
import { seconds, value } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Loops and their life. */
export const loops: Page<typeof shapes> = {
  new_event_loop(world, node, did) {
    did.made = world.identity.of(world.newEventLoop(node.as));
  },
  set_event_loop(world, node, did) {
    const setEventLoop: (loop: any) => unknown = world.asyncio.setEventLoop;
    if (node.loop !== undefined) return setEventLoop(world.loop(node, did));
    return setEventLoop(node.value === undefined ? null : value(world, node.value));
  },
  get_event_loop: (world, node) => world.found(node, "loop", world.asyncio.getEventLoop()),
  get_running_loop: (world, node) => world.found(node, "loop", world.asyncio.getRunningLoop()),
  run(world, node, did) {
    const main: any = awaitable(world, node.main, did.by);
    const { debug, loop } = node;
    const options = {
      ...(debug !== undefined && { debug }),
      ...(loop !== undefined && { loopFactory: () => world.newEventLoop(loop) }),
    };
    return blocking(world, did, main, null, () => world.asyncio.run(main, options));
  },
  run_until_complete(world, node, did) {
    const loop = world.loop(node, did);
    const future: any = awaitable(world, node.future, did.by);
    return blocking(world, did, future, loop, () => loop.runUntilComplete(future));
  },
  run_forever(world, node, did) {
    const loop = world.loop(node, did);
    return blocking(world, did, loop, null, () => loop.runForever());
  },
  stop: (world, node, did) => world.loop(node, did).stop(),
  close(world, node, did) {
    const loop = world.loop(node, did);
    loop.close();
    world.lifetimes.forgetReady(loop);
  },
  is_running: (world, node, did) => world.loop(node, did).isRunning(),
  is_closed: (world, node, did) => world.loop(node, did).isClosed(),
  time: (world, node, did) => new Float(world.loop(node, did).time() - world.clock.start),
  set_debug: (world, node, did) => world.loop(node, did).setDebug(node.enabled),
  get_debug: (world, node, did) => world.loop(node, did).getDebug(),
  set_exception_handler(world, node, did) {
    const loop = world.loop(node, did);
    const { handler } = node;
    if (node.value !== undefined) return loop.setExceptionHandler(value(world, node.value) as any);
    return loop.setExceptionHandler(
      handler === undefined
        ? null
        : world.bodies.callback(world, handler, unnamed(node.op as number), node.op as number),
    );
  },
  block(world, node) {
    world.clock.advance(duration(node));
  },
};

/** For how long a statement blocks: what is no positive finite number is nothing. */
export function duration(node: Of<"block">): number {
  const blocked = seconds(node.seconds);
  return blocked > 0 && Number.isFinite(blocked) ? blocked : 0;
}

/** A statement that runs a loop: it blocks its caller, and what comes out of it is observed. */
export function blocking(
  world: World,
  did: Did,
  on: unknown,
  loop: EventLoop | null,
  run: () => unknown,
): typeof SILENT {
  const { recording, observed, lifetimes } = world;
  recording.waits(did.by, did.op, world.identity.of(on));
  lifetimes.hold(on);
  try {
    recording.resumed(did.by, did.op, observed.value(run()));
  } catch (error) {
    // this one the loop raises, and not the clock: it says so a little late
    if (error instanceof Livelock) world.stuck("Livelock");
    recording.resumedRaising(did.by, did.op, observed.exception(error));
  }
  lifetimes.loosen([on], loop);
  lifetimes.dropLoose();
  return SILENT;
}
