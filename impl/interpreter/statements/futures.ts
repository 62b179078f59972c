import type { Seconds } from "../../../spec/field.ts";
import type { futures as shapes } from "../../../spec/statements/futures.ts";
import { unnamed } from "../identity.ts";
import { exception, seconds, value } from "../values.ts";
import type { Page } from "./page.ts";

/** Futures; a task is one too. */
export const futures: Page<typeof shapes> = {
  set_result(world, node, did) {
    const future = world.subject(node.future, "future", did);
    const result = value(world, node.value);
    did.value = world.observed.value(result);
    world.lifetimes.hold(result);
    future.setResult(result);
  },
  set_exception(world, node, did) {
    const future = world.subject(node.future, "future", did);
    const error = exception(world, node.exception);
    did.value = world.observed.value(error);
    future.setException(error);
  },
  cancel(world, node, did) {
    const future = world.subject(node.future, "future", did);
    return node.msg === undefined ? future.cancel() : future.cancel(value(world, node.msg));
  },
  done: (world, node, did) => world.subject(node.future, "future", did).done(),
  cancelled: (world, node, did) => world.subject(node.future, "future", did).cancelled(),
  result: (world, node, did) => world.subject(node.future, "future", did).result(...timeout(node)),
  exception: (world, node, did) => world.subject(node.future, "future", did).exception(...timeout(node)),
  add_done_callback(world, node, did) {
    const future = world.subject(node.future, "future", did);
    const callback = world.bodies.callback(world, node.callback, unnamed(node.op as number), node.op as number);
    future.addDoneCallback(callback, world.contextOption(node));
  },
  remove_done_callback(world, node, did) {
    const future = world.subject(node.future, "future", did);
    return future.removeDoneCallback(world.names.findOnly(node.callback, "function"));
  },
  get_loop: (world, node, did) => world.subject(node.future, "future", did).getLoop(),
  isfuture: (world, node) => world.asyncio.isfuture(value(world, node.value)),
  iscoroutine: (world, node) => world.asyncio.iscoroutine(value(world, node.value)),
  iscoroutinefunction: (world, node) => world.asyncio.iscoroutinefunction(value(world, node.value)),
};

/** The argument that result() and exception() do not take. */
const timeout = (node: { readonly timeout?: Seconds }): readonly never[] =>
  node.timeout === undefined ? NO_ARGUMENTS : [seconds(node.timeout) as never];

const NO_ARGUMENTS: readonly never[] = [];
