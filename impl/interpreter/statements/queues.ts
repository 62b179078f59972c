import type { Value } from "../../../spec/field.ts";
import type { queues as shapes } from "../../../spec/statements/queues.ts";
import { lessThan } from "../less-than.ts";
import { value } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Queues, but for what waits. */
export const queues: Page<typeof shapes> = {
  queue(world, node, did) {
    world.made(node, "queue", new world.asyncio.Queue(...maxsize(world, node)), did);
    return null;
  },
  lifo_queue(world, node, did) {
    world.made(node, "queue", new world.asyncio.LifoQueue(...maxsize(world, node)), did);
    return null;
  },
  priority_queue(world, node, did) {
    const [most = 0] = maxsize(world, node);
    world.made(node, "queue", new world.asyncio.PriorityQueue<unknown>(most, lessThan), did);
    return null;
  },
  put_nowait(world, node, did) {
    const queue = world.subject(node.queue, "queue", did);
    const item = value(world, node.item);
    did.value = world.observed.value(item);
    world.lifetimes.hold(item);
    queue.putNowait(item);
  },
  get_nowait: (world, node, did) => world.subject(node.queue, "queue", did).getNowait(),
  task_done: (world, node, did) => world.subject(node.queue, "queue", did).taskDone(),
  queue_shutdown(world, node, did) {
    const queue = world.subject(node.queue, "queue", did);
    queue.shutdown(...(node.immediate === undefined ? [] : [node.immediate]));
  },
  qsize: (world, node, did) => world.subject(node.queue, "queue", did).qsize(),
  empty: (world, node, did) => world.subject(node.queue, "queue", did).empty(),
  full: (world, node, did) => world.subject(node.queue, "queue", did).full(),
  maxsize: (world, node, did) => world.subject(node.queue, "queue", did).maxsize,
};

/** The argument, where it is given. A program may hand over anything; what is no number is no limit. */
function maxsize(world: World, node: { readonly maxsize?: Value }): readonly number[] {
  if (node.maxsize === undefined) return [];
  const given = value(world, node.maxsize);
  return [typeof given === "number" ? given : 0];
}
