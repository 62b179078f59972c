import type { Name } from "../../../spec/field.ts";
import type { threads as shapes } from "../../../spec/statements/threads.ts";
import type { ConcurrentFuture } from "../../asyncio/concurrent-future.ts";
import type { Did } from "../did.ts";
import { exceptionToRaise, value } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Futures of concurrent.futures, at which nobody waits. */
export const threads: Page<typeof shapes> = {
  concurrent_set_result(world, node, did) {
    const future = futureOf(world, node, did);
    const result = value(world, node.value);
    did.value = world.observed.value(result);
    world.lifetimes.hold(result);
    future.setResult(result);
  },
  concurrent_set_exception(world, node, did) {
    const future = futureOf(world, node, did);
    const error = exceptionToRaise(world, node.exception);
    did.value = world.observed.value(error);
    future.setException(error);
  },
  concurrent_cancel: (world, node, did) => futureOf(world, node, did).cancel(),
  concurrent_done: (world, node, did) => futureOf(world, node, did).done(),
  concurrent_cancelled: (world, node, did) => futureOf(world, node, did).cancelled(),
  concurrent_result: (world, node, did) => futureOf(world, node, did).result(),
  concurrent_exception: (world, node, did) => futureOf(world, node, did).exception(),
};

const futureOf = (world: World, { future }: { readonly future: Name }, did: Did): ConcurrentFuture =>
  world.subject(future, "concurrent", did);
