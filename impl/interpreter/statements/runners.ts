import type { runners as shapes } from "../../../spec/statements/runners.ts";
import { awaitable } from "../evaluation.ts";
import { blocking } from "./loops.ts";
import type { Page } from "./page.ts";

/** asyncio.Runner; its block is a step of the body. */
export const runners: Page<typeof shapes, "with_runner"> = {
  runner(world, node, did) {
    const { debug, loop } = node;
    const options = {
      ...(debug !== undefined && { debug }),
      ...(loop !== undefined && { loopFactory: () => world.newEventLoop(loop) }),
    };
    world.made(node, "runner", new world.asyncio.Runner(options), did);
    return null;
  },
  runner_run(world, node, did) {
    const runner = world.names.findOnly(node.runner, "runner");
    const coro: any = awaitable(world, node.coro, did.by);
    const context = world.contextOption(node);
    return blocking(world, did, coro, null, () => runner.run(coro, context));
  },
  runner_get_loop: (world, node, did) => world.found(node, "loop", world.subject(node.runner, "runner", did).getLoop()),
  runner_close(world, node, did) {
    const runner = world.subject(node.runner, "runner", did);
    return blocking(world, did, runner, null, () => runner.close());
  },
};
