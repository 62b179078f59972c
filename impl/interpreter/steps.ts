import type { Body, Of, Statement } from "../../spec/program.ts";
import { Future } from "../asyncio/future.ts";
import { Did, SILENT } from "./did.ts";
import { awaitable, CallRaised } from "./evaluation.ts";
import { exceptionToRaise, matches } from "./exceptions.ts";
import { type Frame, NOTHING } from "./frame.ts";
import { Unbound } from "./names.ts";
import { statements, type StepKind } from "./statements/index.ts";
import type { Perform } from "./statements/page.ts";
import { value } from "./values.ts";
import type { World } from "./world.ts";

/** The statements of a body in order; true where one of them returned. It yields only in a coroutine or its like. */
export function* steps(world: World, body: Body, frame: Frame): Generator<unknown, boolean, any> {
  for (let index = 0; index < body.length; index += 1) {
    const statement = body[index]!;
    switch (statement.do) {
      case "await": {
        const awaited = toAwait(world, statement, frame);
        if (awaited === SILENT) break;
        let outcome: unknown;
        try {
          outcome = yield* world.asyncio.awaitable(awaited);
        } catch (error) {
          world.recording.resumedRaising(frame.who, statement.op as number, world.observed.exception(error));
          throw error;
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
          world.recording.resumedRaising(frame.who, statement.op as number, world.observed.exception(error));
          throw error;
        }
        world.recording.resumed(frame.who, statement.op as number, world.observed.value(sent));
        break;
      }
      case "raise":
        raise(world, statement, frame);
        break;
      case "return":
        if (returns(world, statement, frame)) return true;
        break;
      case "repeat":
        for (let turn = 0; turn < statement.times; turn += 1) {
          world.recording.turn();
          if (yield* steps(world, statement.body, frame)) return true;
        }
        break;
      case "try":
        if (yield* attempt(world, statement, frame)) return true;
        break;
      default:
        perform(world, statement, frame);
    }
  }
  return false;
}

/** A statement that does not wait: what it raises is observed, and the body goes on. */
function perform(world: World, statement: Exclude<Statement, Of<StepKind>>, frame: Frame): void {
  const did = new Did(frame.who, statement.op as number);
  let result: unknown;
  try {
    result = (statements[statement.do] as Perform<any>)(world, statement, did);
  } catch (error) {
    if (error instanceof Unbound) {
      world.recording.unbound(did.by, did.op, error.name);
    } else if (error instanceof CallRaised) {
      world.recording.didRaise(did, world.observed.exception(error.error));
      world.lifetimes.giveBack(error.given, world.anyLoop());
    } else {
      world.recording.didRaise(did, world.observed.exception(error));
    }
    return;
  }
  if (result === SILENT) return;
  world.recording.did(did, did.value === undefined ? world.observed.value(result) : did.value);
}

/** What to await, with its `waits` observed; SILENT where the statement is skipped. */
function toAwait(world: World, { op, what }: Of<"await">, { who, form }: Frame): unknown {
  try {
    if (form === "plain") throw new Unbound("await");
    const awaited = awaitable(world, what, who);
    world.recording.waits(who, op as number, world.identity.of(awaited));
    // whoever awaits it looks at its exception
    if (awaited instanceof Future) world.lifetimes.hold(awaited);
    return awaited;
  } catch (error) {
    if (error instanceof Unbound) {
      world.recording.unbound(who, op as number, error.name);
      return SILENT;
    }
    if (!(error instanceof CallRaised)) throw error;
    world.recording.didRaise(new Did(who, op as number), world.observed.exception(error.error));
    world.lifetimes.attach(error.error, error.given);
    throw error.error;
  }
}

/** What to yield, likewise. */
function toYield(world: World, statement: Of<"yield" | "emit">, { who, form }: Frame): unknown {
  try {
    if (form === "plain" || (statement.do === "emit" && form === "coroutine")) throw new Unbound(statement.do);
    const item = statement.value === undefined ? null : value(world, statement.value);
    world.recording.waits(who, statement.op as number, undefined);
    return item;
  } catch (error) {
    if (!(error instanceof Unbound)) throw error;
    world.recording.unbound(who, statement.op as number, error.name);
    return SILENT;
  }
}

function raise(world: World, { op, exception }: Of<"raise">, frame: Frame): void {
  let error: unknown;
  try {
    error = exception === undefined ? frame.handling : exceptionToRaise(world, exception);
    if (error === NOTHING) throw new Unbound("exception");
  } catch (skipped) {
    if (!(skipped instanceof Unbound)) throw skipped;
    world.recording.unbound(frame.who, op as number, skipped.name);
    return;
  }
  throw error;
}

/** Whether it did. */
function returns(world: World, { op, value: written }: Of<"return">, frame: Frame): boolean {
  try {
    frame.result = written === undefined ? null : value(world, written);
    world.lifetimes.hold(frame.result);
    return true;
  } catch (error) {
    if (!(error instanceof Unbound)) throw error;
    world.recording.unbound(frame.who, op as number, error.name);
    return false;
  }
}

function* attempt(world: World, node: Of<"try">, frame: Frame): Generator<unknown, boolean, any> {
  const { finally: last } = node;
  if (last === undefined) return yield* guarded(world, node, frame);
  let hasReturned: boolean;
  try {
    hasReturned = yield* guarded(world, node, frame);
  } catch (error) {
    if (!(yield* handling(world, error, last, frame))) throw error;
    // a `return` took the place of the exception
    world.lifetimes.forget(error);
    return true;
  }
  return (yield* steps(world, last, frame)) || hasReturned;
}

function* guarded(world: World, node: Of<"try">, frame: Frame): Generator<unknown, boolean, any> {
  let hasReturned: boolean;
  try {
    hasReturned = yield* steps(world, node.body, frame);
  } catch (error) {
    const handler = node.handlers?.find(({ except }) => matches(error, except, world.asyncio));
    if (handler === undefined) throw error;
    world.caught(frame.who, node.op as number, handler.except, error);
    hasReturned = yield* handling(world, error, handler.body, frame);
    world.lifetimes.forget(error);
    return hasReturned;
  }
  return hasReturned || node.orelse === undefined ? hasReturned : yield* steps(world, node.orelse, frame);
}

/** Performs a body that knows which exception it is there for. */
function* handling(world: World, error: unknown, body: Body, frame: Frame): Generator<unknown, boolean, any> {
  const outer = frame.handling;
  frame.handling = error;
  try {
    return yield* steps(world, body, frame);
  } finally {
    frame.handling = outer;
  }
}
