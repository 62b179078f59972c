import type { Body } from "../../spec/program.ts";
import type { Id } from "../../spec/trace.ts";
import type { Coroutine } from "../asyncio/coroutine.ts";
import type { Asyncio } from "../asyncio/index.ts";
import type { ExceptionContext } from "../asyncio/loop.ts";
import { DEFAULT_TIMES } from "./default-times.ts";
import { Frame } from "./frame.ts";
import { unnamed } from "./identity.ts";
import { isDict } from "./observed.ts";
import { RAISED, RETURNED, steps } from "./steps.ts";
import { isTrue } from "./truth.ts";
import type { Bodies, World } from "./world.ts";

/** Each drives the steps of its body, says when it began and how it ended, and adds no await of its own. */
export const bodies: Bodies = {
  callback: (world, written, of, op) =>
    typeof written === "string" ? world.names.findOnly(written, "function") : bodies.function(world, of, op, written),

  function(world, of, op, body, times = Infinity) {
    let calls = 0;
    return (...args) => {
      calls += 1;
      const frame = new Frame(world.identity.mint(`${of}()`), "plain");
      world.recording.began(frame.who, of, op, world.observed.arguments(args), world.thread);
      const outer = world.handlerContext;
      world.handlerContext = contextIn(args);
      try {
        return run(world, calls > times ? [] : body, frame);
      } finally {
        world.handlerContext = outer;
      }
    };
  },

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

  thread(world, op, body) {
    const of = unnamed(op);
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
