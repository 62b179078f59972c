import type { TaskFactoryKind } from "../../../spec/field.ts";
import type { factories as shapes } from "../../../spec/statements/factories.ts";
import type { TaskFactory } from "../../asyncio/event-loop.ts";
import type { Task } from "../../asyncio/task.ts";
import type { Did } from "../did.ts";
import { unnamed } from "../identity.ts";
import { value } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** What a loop makes its tasks with. */
export const factories: Page<typeof shapes> = {
  set_task_factory(world, node, did) {
    const loop = world.loop(node, did);
    const given: any = node.value === undefined ? null : value(world, node.value);
    loop.setTaskFactory(node.factory === undefined ? given : factory(world, node.factory, did));
  },
  get_task_factory: (world, node, did) => world.loop(node, did).getTaskFactory(),
};

function factory(world: World, kind: TaskFactoryKind, did: Did): TaskFactory {
  const { asyncio } = world;
  if (kind === "eager") return asyncio.eagerTaskFactory;
  const of = world.identity.mint(unnamed(did.op));
  did.made = of;
  const traced: TaskFactory =
    kind === "tracing"
      ? (loop, coroutine, options) =>
          observed(
            world,
            of,
            did.op,
            [loop, coroutine, asked(options)],
            () => new asyncio.Task(coroutine, { ...options, loop }),
          )
      : asyncio.createEagerTaskFactory((coroutine, options) =>
          observed(world, of, did.op, [coroutine, asked(options)], () => new asyncio.Task(coroutine, options)),
        );
  world.identity.give(traced, of);
  return traced;
}

/** A function of the program's own that makes a task, and shows when it is called and what it gives. */
function observed(world: World, of: string, op: number, args: readonly unknown[], make: () => Task): Task {
  const who = world.identity.mint(`${of}()`);
  world.recording.began(who, of, op, world.observed.values(args), world.thread);
  let task: Task;
  try {
    task = make();
  } catch (error) {
    world.recording.endedRaising(who, world.observed.exception(error));
    throw error;
  }
  world.recording.ended(who, world.observed.value(task));
  return task;
}

/** Keyword arguments but for the loop and those that are None, by the names that they have in Python. */
const asked = (options: object): object =>
  Object.fromEntries(
    Object.entries(options)
      .filter(([key, held]) => key !== "loop" && held !== undefined && held !== null)
      .map(([key, held]) => (key === "eagerStart" ? ["eager_start", held] : [key, held])),
  );
