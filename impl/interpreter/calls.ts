import type { CallKind, Of } from "../../spec/program.ts";
import { Task, type TaskOptions } from "../asyncio/task.ts";
import type { ReturnWhen } from "../asyncio/wait.ts";
import { executorCalls } from "./calls/executors.ts";
import { generatorCalls } from "./calls/generators.ts";
import { threadCalls } from "./calls/threads.ts";
import { barrierCalls } from "./calls/barriers.ts";
import { queueCalls } from "./calls/queues.ts";
import { asCompletedCalls } from "./calls/as-completed.ts";
import { lockCalls } from "./calls/locks.ts";
import type { Row } from "./calls/page.ts";
import type { Did } from "./did.ts";
import { Unbound } from "./names.ts";
import { Text } from "./text.ts";
import { seconds, value } from "./values.ts";
import { base, type Bodies, type World } from "./world.ts";

/** A kind of call that is not in this table does not compile. */
export const calls: { readonly [K in CallKind]: Row<K> } = {
  ...lockCalls,
  ...generatorCalls,
  ...executorCalls,
  ...threadCalls,
  ...queueCalls,
  ...barrierCalls,
  ...asCompletedCalls,
  coroutine: {
    kind: "coroutine",
    make: (world, call, _, did) => withBody(world, call, did, world.bodies.coroutine),
  },
  custom: {
    kind: "awaitable",
    make: (world, call, _, did) => withBody(world, call, did, world.bodies.custom),
  },
  generator_coroutine: {
    kind: "coroutine",
    make: () => {
      throw new Unbound("generator_coroutine"); // Python had them up to 3.10
    },
  },
  value: {
    kind: null,
    make: (world, call) => value(world, call.value),
  },
  create_future: {
    isAlwaysObserved: true,
    kind: "future",
    make: (world, call, _, did) => world.loop(call, did).createFuture(),
  },
  future: {
    isAlwaysObserved: true,
    kind: "future",
    make: (world, call, _, did) => new world.asyncio.Future(world.loopOption(call, did)),
  },
  create_task: {
    isAlwaysObserved: true,
    kind: "task",
    make: (world, call, [coro], did) => {
      const options = taskOptions(world, call);
      if (call.group !== undefined) {
        const task = world.subject(call.group, "group", did).createTask(coro, options);
        world.lifetimes.hold(task); // the group does
        return task;
      }
      return call.loop === undefined
        ? world.asyncio.createTask(coro, options)
        : world.loop(call, did).createTask(coro, options);
    },
  },
  task: {
    isAlwaysObserved: true,
    kind: "task",
    make: (world, call, [coro], did) =>
      new world.asyncio.Task(coro, { ...taskOptions(world, call), ...world.loopOption(call, did) }),
  },
  ensure_future: {
    isAlwaysObserved: true,
    kind: (thing) => (thing instanceof Task ? "task" : "future"),
    make: (world, call, [obj], did) => world.asyncio.ensureFuture(obj, world.loopOption(call, did)),
  },
  sleep: {
    kind: "coroutine",
    make: (world, call) => {
      const result = call.result === undefined ? null : value(world, call.result);
      return world.asyncio.sleep(seconds(call.delay), result, world.loopArgument(call));
    },
  },
  gather: {
    isAlwaysObserved: true,
    kind: "future",
    make: (world, call, aws) => {
      const { return_exceptions: returnExceptions } = call;
      const options = { ...(returnExceptions !== undefined && { returnExceptions }), ...world.loopArgument(call) };
      return world.asyncio.gather(aws, options);
    },
  },
  shield: {
    isAlwaysObserved: true,
    kind: "future",
    make: (world, call, [arg]) => {
      const shield: (arg: any, options?: object) => unknown = world.asyncio.shield;
      return shield(arg, world.loopArgument(call));
    },
  },
  wait: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, aws) => {
      const { timeout, return_when: returnWhen } = call;
      const options = {
        ...(timeout !== undefined && { timeout: seconds(timeout) }),
        ...(returnWhen !== undefined && { returnWhen: returnWhen as ReturnWhen }),
        ...world.loopArgument(call),
      };
      if (call.generator) return world.asyncio.wait(aws.values(), options);
      return world.asyncio.wait(call.single && aws.length > 0 ? aws[0] : aws, options);
    },
  },
  wait_for: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, [fut]) => world.asyncio.waitFor(fut, seconds(call.timeout), world.loopArgument(call)),
  },
  async_generator: {
    kind: "generator",
    make: (world, call, _, did) => withBody(world, call, did, world.bodies.asyncGenerator),
  },
  anext: {
    kind: "awaitable",
    make: (world, call, _, did) => world.subject(call.generator, "generator", did).anext(),
  },
  aclose: {
    kind: "awaitable",
    make: (world, call, _, did) => world.subject(call.generator, "generator", did).aclose(),
  },
  shutdown_asyncgens: {
    kind: "coroutine",
    make: (world, call, _, did) => world.loop(call, did).shutdownAsyncgens(),
  },
};

/** The keyword arguments of a task, or undefined where there are none. */
function taskOptions(world: World, call: Of<"create_task" | "task">): TaskOptions | undefined {
  // None is no name
  const name = call.name === undefined || call.name === null ? undefined : { name: Text.of(value(world, call.name)) };
  const context = world.contextOption(call);
  const eagerStart = call.eager_start === undefined ? undefined : { eagerStart: call.eager_start };
  return name || context || eagerStart ? { ...name, ...context, ...eagerStart } : undefined;
}

/** It knows its id from within, and so needs it before it is there. */
function withBody(
  world: World,
  call: Of<"coroutine" | "custom" | "async_generator">,
  did: Did,
  make: Bodies["coroutine" | "custom" | "asyncGenerator"],
): unknown {
  did.made = world.identity.mint(base(call));
  return make(world, did.made, did.op, call.body);
}
