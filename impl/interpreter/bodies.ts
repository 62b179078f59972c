import type { Body } from "../../spec/program.ts";
import type { Coroutine } from "../asyncio/coroutine.ts";
import { SeparateThread } from "../asyncio/thread.ts";
import type { Asyncio } from "../asyncio/index.ts";
import { Frame } from "./frame.ts";
import { unnamed } from "./identity.ts";
import { type Completion, RAISED, RETURNED, steps } from "./steps.ts";
import type { Bodies, World } from "./world.ts";

/** Each drives the steps of its body, says when it began and how it ended, and adds no await of its own. */
export const bodies: Bodies = {
  callback: (world, written, of, op) =>
    typeof written === "string" ? world.names.findOnly(written, "function") : bodies.function(world, of, op, written),

  function(world, of, op, body, times = Infinity) {
    let calls = 0;
    const begin = (args: readonly unknown[], isJob: boolean): Frame => {
      calls += 1;
      const frame = new Frame(world.identity.mint(`${of}()`), "plain", isJob);
      world.recording.began(frame.who, of, op, world.observed.arguments(args), world.thread);
      return frame;
    };
    const called = (...args: readonly unknown[]): unknown => {
      const frame = begin(args, false);
      return run(world, calls > times ? [] : body, frame);
    };
    jobs.set(called, (...args) =>
      onWorker(world, function* () {
        const frame = begin(args, true);
        return yield* working(world, calls > times ? [] : body, frame);
      }),
    );
    return called;
  },

  job: (called) => jobs.get(called) ?? called,

  coroutine: (world, who, op, body) => coroutineFunction(world.asyncio)(world, body, op, new Frame(who, "coroutine")),

  custom: (world, who, op, body) =>
    world.asyncio.customAwaitable(() => bodies.coroutine(world, who, op, body)[Symbol.iterator]()),

  asyncGenerator: (world, who, op, body) =>
    world.asyncio.asyncGenerator(() => driven(world, body, op, new Frame(who, "generator")))(),

  thread(world, op, body, delay) {
    const of = unnamed(op);
    if (delay !== undefined) {
      const worker = new SeparateThread();
      const steps = onWorker(world, function* () {
        const frame = new Frame(world.identity.mint(`${of}()`), "plain", true);
        world.recording.began(frame.who, of, op, undefined, world.thread);
        try {
          yield* working(world, body, frame);
        } catch {
          // its `ended` event says so
        }
      });
      world.clock.agenda.add(world.clock.now + delay, () => {
        const { done, value } = worker.enter(() => steps.next());
        return done === true ? null : value;
      });
      return;
    }
    world.onThread(() => {
      const frame = new Frame(world.identity.mint(`${of}()`), "plain");
      world.recording.began(frame.who, of, op, undefined, world.thread);
      try {
        run(world, body, frame);
      } catch {
        // its `ended` event says so
      }
    });
  },
};

/** The functions that bodies have become, as jobs. */
const jobs = new WeakMap<object, (...args: readonly unknown[]) => Generator<number, unknown>>();

/** Performs them as a thread, whose number it has from its first step on. */
function* onWorker<R>(world: World, begin: () => Generator<number, R>): Generator<number, R> {
  const thread = world.newThread();
  const steps = begin();
  while (true) {
    const { done, value } = world.as(thread, () => steps.next());
    if (done === true) return value;
    yield value;
  }
}

/** A plain function's: nothing in it waits. */
function run(world: World, body: Body, frame: Frame): unknown {
  const { value: left } = steps(world, body, frame).next();
  return end(world, frame, left as Completion);
}

/** The same on a thread that may block. */
function* working(world: World, body: Body, frame: Frame): Generator<number, unknown> {
  const left: Completion = yield* steps(world, body, frame) as Generator<number, Completion>;
  return end(world, frame, left);
}

function end(world: World, frame: Frame, left: Completion): unknown {
  if (left === RAISED) {
    world.recording.endedRaising(frame.who, world.observed.exception(frame.error));
    throw frame.error;
  }
  const result = left === RETURNED ? frame.result : null;
  world.recording.ended(frame.who, world.observed.value(result));
  return result;
}

function* driven(world: World, body: Body, op: number, frame: Frame): Generator<unknown, unknown, any> {
  const { who } = frame;
  world.recording.beganInTask(who, op, world.currentTask(), world.thread);
  const left = yield* steps(world, body, frame);
  if (left === RAISED) {
    world.recording.endedRaising(who, world.observed.exception(frame.error));
    throw frame.error;
  }
  // an asynchronous generator returns nothing
  const result = left === RETURNED && frame.form !== "generator" ? frame.result : null;
  world.recording.ended(who, world.observed.value(result));
  return result;
}

type CoroutineFunction = (world: World, body: Body, op: number, frame: Frame) => Coroutine;

/** The one coroutine function of each asyncio whose coroutines all are: making one costs more than calling it. */
function coroutineFunction({ sharedCoroutine }: Asyncio): CoroutineFunction {
  const known = coroutineFunctions.get(sharedCoroutine);
  if (known !== undefined) return known;
  const made = sharedCoroutine(driven);
  coroutineFunctions.set(sharedCoroutine, made);
  return made;
}

const coroutineFunctions = new WeakMap<Asyncio["sharedCoroutine"], CoroutineFunction>();
