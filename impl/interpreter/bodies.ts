import type { Body } from "../../spec/program.ts";
import type { Id } from "../../spec/trace.ts";
import type { Coroutine } from "../asyncio/coroutine.ts";
import { SeparateThread } from "../asyncio/thread.ts";
import type { Asyncio } from "../asyncio/index.ts";
import type { ExceptionContext } from "../asyncio/loop.ts";
import { DEFAULT_TIMES } from "./default-times.ts";
import { Frame } from "./frame.ts";
import { unnamed } from "./identity.ts";
import { type Completion, RAISED, RETURNED, steps } from "./steps.ts";
import { isDict } from "./observed.ts";
import { isTrue } from "./truth.ts";
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
      const outer = world.handlerContext;
      world.handlerContext = contextIn(args);
      try {
        return run(world, calls > times ? [] : body, frame);
      } finally {
        world.handlerContext = outer;
      }
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

  contextManager(world, id, { op, enter, exit }) {
    let entered = 0;
    let left = 0;
    return {
      *aenter() {
        const body = (entered += 1) > DEFAULT_TIMES ? [] : enter;
        return yield* stage(world, id, `${id}.__aenter__()`, op as number, body);
      },
      *aexit(exception) {
        const body = (left += 1) > DEFAULT_TIMES ? [] : exit;
        return isTrue(yield* stage(world, id, `${id}.__aexit__()`, op as number, body, [exception ?? null]));
      },
    };
  },

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

/** What an exception handler is called with beside the loop. */
const contextIn = ([, context, ...more]: readonly unknown[]): ExceptionContext | undefined =>
  more.length === 0 && isDict(context) ? context : undefined;
/** A method of a context manager: a coroutine function, called and awaited at once. */
function stage(world: World, of: Id, name: string, op: number, body: Body, args?: readonly unknown[]): Coroutine {
  const frame = new Frame(world.identity.mint(name), "coroutine");
  return coroutineFunction(world.asyncio)(world, body, op, frame, { of, args });
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

/** Of a coroutine that is a method. */
interface Method {
  readonly of: Id;
  readonly args: readonly unknown[] | undefined;
}

function* driven(
  world: World,
  body: Body,
  op: number,
  frame: Frame,
  method?: Method,
): Generator<unknown, unknown, any> {
  const { who } = frame;
  const args = method?.args === undefined ? undefined : world.observed.values(method.args);
  world.recording.beganInTask(who, method?.of ?? who, op, world.currentTask(), world.thread, args);
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

type CoroutineFunction = (world: World, body: Body, op: number, frame: Frame, method?: Method) => Coroutine;

/** The one coroutine function of each asyncio whose coroutines all are: making one costs more than calling it. */
function coroutineFunction({ sharedCoroutine }: Asyncio): CoroutineFunction {
  const known = coroutineFunctions.get(sharedCoroutine);
  if (known !== undefined) return known;
  const made = sharedCoroutine(driven);
  coroutineFunctions.set(sharedCoroutine, made);
  return made;
}

const coroutineFunctions = new WeakMap<Asyncio["sharedCoroutine"], CoroutineFunction>();
