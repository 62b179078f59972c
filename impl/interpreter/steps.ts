import type { Body, Of, Statement } from "../../spec/program.ts";
import type { SeenException, Step } from "../../spec/trace.ts";
import type { AsyncContextManager } from "../asyncio/async-with.ts";
import { Livelock } from "../asyncio/exceptions.ts";
import { Future } from "../asyncio/future.ts";
import type { Runner } from "../asyncio/runner.ts";
import { Did, SILENT } from "./did.ts";
import { CallRaised, evaluate } from "./evaluation.ts";
import { matches } from "./exceptions.ts";
import { type Frame, NOTHING } from "./frame.ts";
import { Unbound } from "./names.ts";
import { statements, type StepKind } from "./statements/index.ts";
import { duration } from "./statements/loops.ts";
import type { Perform } from "./statements/page.ts";
import { exceptionToRaise, value } from "./values.ts";
import type { World } from "./world.ts";
import { ITERATORS, MANAGERS } from "./names.ts";

/** How a body, or a part of one, was left. Errors travel as values: to throw one costs JavaScript as much as ten events. */
export type Completion = typeof THROUGH | typeof RETURNED | typeof RAISED;
export const THROUGH = 0;
/** The frame has the `result`. */
export const RETURNED = 1;
/** The frame has the `error`. */
export const RAISED = 2;

/** The statements of a body, in order. It yields only in a coroutine or its like, and in a job that blocks. */
export function* steps(world: World, body: Body, frame: Frame): Generator<unknown, Completion, any> {
  for (let index = 0; index < body.length; index += 1) {
    const statement = body[index]!;
    switch (statement.do) {
      case "await": {
        const awaited = toAwait(world, statement, frame);
        if (awaited === SILENT) break;
        if (awaited === LEFT) return RAISED;
        let outcome: unknown;
        try {
          outcome = yield* world.asyncio.awaitable(awaited);
        } catch (error) {
          return resumedRaising(world, statement, frame, error);
        }
        world.recording.resumed(frame.who, statement.op as number, world.observed.value(outcome));
        world.lifetimes.finish(awaited);
        break;
      }
      case "yield":
      case "emit": {
        const item = toYield(world, statement, frame);
        if (item === SILENT) break;
        let sent: unknown;
        try {
          sent = statement.do === "emit" ? yield* world.asyncio.emit(item) : yield item;
        } catch (error) {
          return resumedRaising(world, statement, frame, error);
        }
        world.recording.resumed(frame.who, statement.op as number, world.observed.value(sent));
        break;
      }
      case "raise":
        if (raises(world, statement, frame)) return RAISED;
        break;
      case "return":
        if (returns(world, statement, frame)) return RETURNED;
        break;
      case "repeat":
        for (let turn = 0; turn < statement.times; turn += 1) {
          const left = yield* steps(world, statement.body, frame);
          if (left !== THROUGH) return left;
        }
        break;
      case "async_with": {
        const left = yield* block(world, statement, frame);
        if (left !== THROUGH) return left;
        break;
      }
      case "async_for": {
        const left = yield* items(world, statement, frame);
        if (left !== THROUGH) return left;
        break;
      }
      case "with_runner": {
        const left = yield* runnerBlock(world, statement, frame);
        if (left !== THROUGH) return left;
        break;
      }
      case "try": {
        const left = yield* attempt(world, statement, frame);
        if (left !== THROUGH) return left;
        break;
      }
      case "block": {
        // to block is to give way: the clock lets the thread go on
        const blocked = frame.isJob ? duration(statement) : 0;
        if (blocked > 0) yield blocked;
        if (frame.isJob) world.recording.did(new Did(frame.who, statement.op as number), null);
        else perform(world, statement, frame);
        break;
      }
      case "thread":
      case "run":
      case "run_until_complete":
      case "run_forever":
        if (frame.isJob) skip(world, statement, frame, new Unbound(statement.do));
        else perform(world, statement, frame);
        break;
      default:
        perform(world, statement, frame);
    }
  }
  return THROUGH;
}

/** A statement that does not wait: what it raises is observed, and the body goes on. */
function perform(world: World, statement: Exclude<Statement, Of<StepKind>>, frame: Frame): void {
  const did = new Did(frame.who, statement.op as number);
  let result: unknown;
  try {
    result = (statements[statement.do] as Perform<any>)(world, statement, did);
  } catch (error) {
    if (error instanceof Unbound) return void skip(world, statement, frame, error);
    world.lifetimes.dropLoose();
    world.recording.didRaise(did, world.observed.exception(error instanceof CallRaised ? error.error : error));
    return;
  }
  if (result === SILENT) return;
  world.recording.did(did, did.value === undefined ? world.observed.value(result) : did.value);
}

/** Skips a statement for want of a name. */
function skip(world: World, { op }: Statement, { who }: Frame, error: unknown): typeof SILENT {
  if (!(error instanceof Unbound)) throw error;
  world.recording.unbound(who, op as number, error.name);
  world.lifetimes.dropLoose();
  return SILENT;
}

/** Nothing to await: evaluating it raised. */
const LEFT = Symbol("left");

/** What to await, with its `waits` observed; SILENT where the statement is skipped. */
function toAwait(world: World, node: Of<"await">, frame: Frame): unknown {
  const { op, what } = node;
  const { who } = frame;
  try {
    if (frame.form === "plain") throw new Unbound("await");
    if (typeof what !== "string") {
      const { thing, made } = evaluate(world, what, who, "awaited");
      world.recording.waits(who, op as number, made ?? world.identity.of(thing));
      return thing;
    }
    const named = world.names.findAwaitable(what);
    // whoever awaits it looks at its exception
    if (named instanceof Future) world.lifetimes.hold(named);
    world.recording.waits(who, op as number, world.identity.of(named));
    return named;
  } catch (error) {
    if (!(error instanceof CallRaised)) return skip(world, node, frame, error);
    world.recording.didRaise(new Did(who, op as number), world.observed.exception(error.error));
    world.lifetimes.keepLoose();
    frame.error = error.error;
    return LEFT;
  }
}

/** What to yield, likewise. */
function toYield(world: World, statement: Of<"yield" | "emit">, frame: Frame): unknown {
  const { form, who } = frame;
  try {
    if (form === "plain" || (statement.do === "emit" && form === "coroutine")) throw new Unbound(statement.do);
    const item = statement.value === undefined ? null : value(world, statement.value);
    world.recording.waits(who, statement.op as number, undefined);
    return item;
  } catch (error) {
    return skip(world, statement, frame, error);
  }
}

function resumedRaising(world: World, { op }: Statement, frame: Frame, error: unknown): typeof RAISED {
  world.recording.resumedRaising(frame.who, op as number, world.observed.exception(error));
  frame.error = error;
  return RAISED;
}

/** Whether it did. */
function raises(world: World, statement: Of<"raise">, frame: Frame): boolean {
  const { exception } = statement;
  try {
    const error = exception === undefined ? frame.handling : exceptionToRaise(world, exception);
    if (error === NOTHING) throw new Unbound("exception");
    frame.error = error;
  } catch (error) {
    skip(world, statement, frame, error);
    return false;
  }
  return true;
}

/** Whether it did. */
function returns(world: World, statement: Of<"return">, frame: Frame): boolean {
  try {
    frame.result = statement.value === undefined ? null : value(world, statement.value);
  } catch (error) {
    skip(world, statement, frame, error);
    return false;
  }
  world.lifetimes.hold(frame.result);
  return true;
}

/** `async with`: what the body raises is handed to the manager, which may swallow it. */
function* block(world: World, node: Of<"async_with">, frame: Frame): Generator<unknown, Completion, any> {
  let manager: AsyncContextManager<unknown>;
  try {
    if (frame.form === "plain") throw new Unbound("async_with");
    manager = world.names.findOneOf(node.manager, MANAGERS) as AsyncContextManager<unknown>;
  } catch (error) {
    skip(world, node, frame, error);
    return THROUGH;
  }
  if ((yield* stage(world, node, frame, "enter", manager, undefined, () => manager.aenter())) === LEFT) return RAISED;
  const left = yield* steps(world, node.body, frame);
  const { error } = frame;
  const raised = left === RAISED ? error : undefined;
  const leaving = left === RAISED ? world.observed.exception(error) : undefined;
  const swallowed = yield* stage(world, node, frame, "exit", manager, leaving, () => manager.aexit(raised));
  if (swallowed === LEFT) return RAISED;
  frame.error = error;
  return left === RAISED && swallowed === true ? THROUGH : left;
}

/** Entering or leaving; LEFT where that raised. */
function* stage(
  world: World,
  { op }: Of<"async_with">,
  frame: Frame,
  step: Step,
  manager: object,
  leaving: SeenException | undefined,
  wait: () => Iterable<unknown, unknown, any>,
): Generator<unknown, unknown, any> {
  world.recording.waitsTo(step, frame.who, op as number, world.identity.of(manager), leaving);
  let value: unknown;
  try {
    value = yield* wait();
  } catch (error) {
    world.recording.resumedFrom(step, frame.who, op as number, { raised: world.observed.exception(error) });
    frame.error = error;
    return LEFT;
  }
  world.recording.resumedFrom(step, frame.who, op as number, { value: world.observed.value(value) });
  return value;
}

/** `with runner:`; entering makes the loop, leaving closes it. */
function* runnerBlock(world: World, node: Of<"with_runner">, frame: Frame): Generator<unknown, Completion, any> {
  let runner: Runner;
  try {
    runner = world.names.findOnly(node.runner, "runner");
  } catch (error) {
    skip(world, node, frame, error);
    return THROUGH;
  }
  const entered = () => {
    runner.getLoop();
    return runner;
  };
  if (!passes(world, node, frame, "enter", runner, undefined, entered)) return RAISED;
  const left = yield* steps(world, node.body, frame);
  const { error } = frame;
  const leaving = left === RAISED ? world.observed.exception(error) : undefined;
  const closed = () => {
    runner.close();
    return false;
  };
  if (!passes(world, node, frame, "exit", runner, leaving, closed)) return RAISED;
  frame.error = error;
  return left;
}

/** Whether entering or leaving raised nothing. */
function passes(
  world: World,
  node: Of<"with_runner">,
  frame: Frame,
  step: Step,
  runner: Runner,
  leaving: SeenException | undefined,
  act: () => unknown,
): boolean {
  const op = node.op as number;
  world.recording.waitsTo(step, frame.who, op, world.identity.of(runner), leaving);
  try {
    world.recording.resumedFrom(step, frame.who, op, { value: world.observed.value(act()) });
  } catch (error) {
    if (error instanceof Livelock) world.stuck("Livelock");
    world.recording.resumedFrom(step, frame.who, op, { raised: world.observed.exception(error) });
    frame.error = error;
    return false;
  }
  return true;
}

/** `async for`: it ends when the iterator says so, or the body leaves it. */
function* items(world: World, node: Of<"async_for">, frame: Frame): Generator<unknown, Completion, any> {
  let iterator: AsyncIterator;
  try {
    if (frame.form === "plain") throw new Unbound("async_for");
    iterator = world.names.findOneOf(node.over, ITERATORS) as AsyncIterator;
  } catch (error) {
    skip(world, node, frame, error);
    return THROUGH;
  }
  // the loop holds it, whatever becomes of its name
  world.lifetimes.hold(iterator);
  try {
    return yield* turns(world, node, frame, iterator);
  } finally {
    world.lifetimes.release(iterator);
  }
}

function* turns(
  world: World,
  node: Of<"async_for">,
  frame: Frame,
  iterator: AsyncIterator,
): Generator<unknown, Completion, any> {
  const { who } = frame;
  const op = node.op as number;
  while (true) {
    world.recording.waits(who, op, world.identity.of(iterator));
    let item: unknown;
    try {
      item = yield* iterator.anext();
    } catch (error) {
      const left = resumedRaising(world, node, frame, error);
      return error instanceof world.asyncio.StopAsyncIteration ? THROUGH : left;
    }
    if (node.as !== undefined) world.bindItem(node.as, item);
    world.recording.resumed(who, op, world.observed.value(item));
    const left = yield* steps(world, node.body, frame);
    if (left !== THROUGH) return left;
  }
}

interface AsyncIterator {
  anext(): Iterable<unknown, unknown, any>;
}

function* attempt(world: World, node: Of<"try">, frame: Frame): Generator<unknown, Completion, any> {
  let left = yield* steps(world, node.body, frame);
  if (left === RAISED) {
    const { error } = frame;
    const handler = node.handlers?.find(({ except }) => matches(error, except, world.asyncio));
    if (handler !== undefined) {
      world.recording.caught(frame.who, node.op as number, handler.except, world.observed.exception(error));
      left = yield* handling(world, handler.body, frame);
    }
  } else if (left === THROUGH && node.orelse !== undefined) {
    left = yield* steps(world, node.orelse, frame);
  }
  if (node.finally === undefined) return left;
  const { error } = frame;
  const end = yield* left === RAISED ? handling(world, node.finally, frame) : steps(world, node.finally, frame);
  // what the `finally` does itself takes the place of what was before
  if (end !== THROUGH) return end;
  frame.error = error;
  return left;
}

/** Performs a body that is there for the error. */
function* handling(world: World, body: Body, frame: Frame): Generator<unknown, Completion, any> {
  const outer = frame.handling;
  frame.handling = frame.error;
  const left = yield* steps(world, body, frame);
  frame.handling = outer;
  return left;
}
