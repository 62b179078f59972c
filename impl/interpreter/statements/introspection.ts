import type { introspection as shapes } from "../../../spec/statements/introspection.ts";
import type { Seen } from "../../../spec/trace.ts";
import type { Did } from "../did.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Who waits for whom, and how a task of one's own making is made known. */
export const introspection: Page<typeof shapes> = {
  capture_call_graph(world, node, did) {
    const graph = world.asyncio.captureCallGraph(asked(world, node.future, did));
    if (graph === null) return null;
    const awaitedBy = graph.awaitedBy.map((each) => world.identity.seen(each.future) ?? "?").sort();
    did.value = { dict: { future: world.observed.value(graph.future), awaited_by: { set: awaitedBy } } };
    return null;
  },
  print_call_graph(world, node, did) {
    let text = "";
    world.asyncio.printCallGraph(asked(world, node.future, did), (written) => (text += written));
    const names = [...world.asyncio.allTasks(world.runningLoop())].map((task) => task.getName());
    did.value = { list: names.filter((name) => !/^Task-\d+$/.test(name) && text.includes(name)).sort() };
    return null;
  },
  future_add_to_awaited_by: (world, node, did) =>
    world.asyncio.futureAddToAwaitedBy(
      world.subject(node.future, "future", did),
      world.names.findOnly(node.waiter, "future"),
    ),
  future_discard_from_awaited_by: (world, node, did) =>
    world.asyncio.futureDiscardFromAwaitedBy(
      world.subject(node.future, "future", did),
      world.names.findOnly(node.waiter, "future"),
    ),
  unregister_task(world, node, did) {
    const { asyncio } = world;
    const task = world.subject(node.task, "task", did);
    const isIn = (): boolean => asyncio.allTasks(task.getLoop() as never).has(task);
    asyncio.unregisterTask(task);
    const after = isIn();
    asyncio.registerTask(task);
    did.value = { dict: { unregistered: after, registered: isIn() } };
    return null;
  },
  enter_task(world, node, did) {
    const { asyncio } = world;
    const loop = world.runningLoop();
    const task = world.subject(node.task, "task", did);
    const other = world.names.findOnly(node.other, "task");
    const tried = (attempt: () => void): Seen => {
      try {
        attempt();
        return null;
      } catch (error) {
        return world.observed.exception(error);
      }
    };
    asyncio.enterTask(loop, task);
    const inside = world.observed.value(asyncio.currentTask(loop));
    const entered = tried(() => asyncio.enterTask(loop, other));
    const left = tried(() => asyncio.leaveTask(loop, other));
    asyncio.leaveTask(loop, task);
    const after = world.observed.value(asyncio.currentTask(loop));
    did.value = { dict: { inside, entered_another: entered, left_another: left, after } };
    return null;
  },
};

const asked = (world: World, future: string | undefined, did: Did) =>
  future === undefined ? undefined : world.subject(future, "future", did);
