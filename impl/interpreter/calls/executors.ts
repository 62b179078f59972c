import type { Callback } from "../../../spec/field.ts";
import type { executorCalls as shapes } from "../../../spec/statements/executors.ts";
import { unnamed } from "../identity.ts";
import { InlineExecutor } from "../inline-executor.ts";
import type { Kinds } from "../names.ts";
import { seconds, value } from "../values.ts";
import type { World } from "../world.ts";
import type { CallPage } from "./page.ts";

/** Jobs for executors. */
export const executorCalls: CallPage<typeof shapes> = {
  run_in_executor: {
    isAlwaysObserved: true,
    kind: "future",
    make(world, call, _, did) {
      const called = functionOf(world, call);
      const args = argumentsOf(world, call);
      const executor = call.executor === undefined ? null : world.names.findOnly(call.executor, "executor");
      const job = executor instanceof InlineExecutor ? called : world.bodies.job(called);
      return world.loop(call, did).runInExecutor(executor, job, ...args);
    },
  },
  to_thread: {
    kind: "coroutine",
    make(world, call) {
      const job = world.bodies.job(functionOf(world, call));
      const args = argumentsOf(world, call);
      const keywords = call.keyword === undefined ? [] : [{ keyword: value(world, call.keyword) }];
      return world.asyncio.toThread(job, ...args, ...keywords);
    },
  },
  shutdown_default_executor: {
    kind: "coroutine",
    make: (world, call, _, did) =>
      world.loop(call, did).shutdownDefaultExecutor(call.timeout === undefined ? null : seconds(call.timeout)),
  },
};

interface Job {
  readonly op?: number;
  readonly callback: Callback;
  readonly args?: readonly Parameters<typeof value>[1][];
}

const functionOf = (world: World, { op, callback }: Job): Kinds["function"] =>
  world.bodies.callback(world, callback, unnamed(op as number), op as number);

function argumentsOf(world: World, { args = [] }: Job): readonly unknown[] {
  const given = args.map((each) => value(world, each));
  for (const each of given) world.lifetimes.hold(each);
  return given;
}
