import type { executors as shapes } from "../../../spec/statements/executors.ts";
import { InlineExecutor } from "../inline-executor.ts";
import type { Page } from "./page.ts";

/** Executors of concurrent.futures. */
export const executors: Page<typeof shapes> = {
  thread_pool(world, node, did) {
    const options = node.workers === undefined ? undefined : { maxWorkers: node.workers };
    world.made(node, "executor", new world.asyncio.ThreadPoolExecutor(options), did);
    return null;
  },
  inline_executor(world, node, did) {
    world.made(node, "executor", new InlineExecutor(), did);
    return null;
  },
  set_default_executor(world, node, did) {
    const executor: any = node.executor === undefined ? null : world.names.findOnly(node.executor, "executor");
    return world.loop(node, did).setDefaultExecutor(executor);
  },
};
