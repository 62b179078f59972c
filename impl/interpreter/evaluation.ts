import { kindOf, type Shape } from "../../spec/field.ts";
import { calls as shapes, type Awaitable, type Call, type CallKind } from "../../spec/program.ts";
import type { Id } from "../../spec/trace.ts";
import { calls, type Make } from "./calls.ts";
import { Did } from "./did.ts";
import { type Kind, type Kinds, Unbound } from "./names.ts";
import { typeName } from "./observed.ts";
import type { World } from "./world.ts";

/** Thrown where a call raised while it was evaluated. That has been recorded, and nothing around it was called. */
export class CallRaised {
  readonly error: unknown;
  /** what it had been given */
  readonly given: readonly unknown[];

  constructor(error: unknown, given: readonly unknown[]) {
    this.error = error;
    this.given = given;
  }
}

/** What stands for something to await: a name, or a call that is made now. */
export function awaitable(world: World, written: Awaitable, by: Id): unknown {
  return typeof written === "string" ? world.names.findAwaitable(written) : evaluate(world, written, by, false);
}

/** Makes the call. `isObserved`: also where the call is of a kind that goes unseen inside of something else. */
export function evaluate(world: World, call: Call, by: Id, isObserved: boolean): unknown {
  const did = new Did(by, call.op as number);
  const row = calls[call.call];
  const given = argumentsOf(world, call, did);
  let thing: unknown;
  try {
    thing = (row.make as Make<CallKind>)(world, call, given, did);
  } catch (error) {
    if (error instanceof Unbound) {
      world.lifetimes.giveBack(given, null);
      throw error;
    }
    world.recording.didRaise(did, world.observed.exception(error));
    throw new CallRaised(error, given);
  }
  const kind = typeof row.kind === "function" ? row.kind(thing) : row.kind;
  if (kind !== null) world.made(call, kind, thing as Kinds[Kind], did);
  world.lifetimes.handOver(given, thing);
  if (isObserved || alwaysObserved.has(call.call)) {
    world.recording.did(did, kind === null ? world.observed.value(thing) : { type: typeName(thing) });
  }
  return thing;
}

const alwaysObserved: ReadonlySet<CallKind> = new Set([
  "create_future",
  "future",
  "create_task",
  "ensure_future",
  "gather",
  "shield",
  "wait",
  "wait_for",
  "run_in_executor",
]);

/** The field of each kind of call that holds what is to be awaited. */
const argumentFields: { readonly [kind: string]: string | undefined } = Object.fromEntries(
  Object.entries<Shape>(shapes).map(([kind, shape]) => [
    kind,
    Object.keys(shape).find((field) => kindOf(shape[field]!).startsWith("awaitable")),
  ]),
);

const NONE: readonly unknown[] = [];

function argumentsOf(world: World, call: Call, did: Did): readonly unknown[] {
  const field = argumentFields[call.call];
  if (field === undefined) return NONE;
  const held = (call as unknown as Record<string, Awaitable | readonly Awaitable[]>)[field]!;
  const given: unknown[] = [];
  const args: Id[] = [];
  const take = (each: Awaitable): void => {
    const thing = awaitable(world, each, did.by);
    world.lifetimes.hold(thing);
    given.push(thing);
    const id = world.identity.of(thing);
    if (id !== undefined) args.push(id);
  };
  try {
    if (typeof held === "string" || "call" in held) take(held);
    // a name that is not bound is left out of a list
    else for (const each of held) if (typeof each !== "string" || world.names.hasAwaitable(each)) take(each);
  } catch (error) {
    world.lifetimes.giveBack(given, null);
    throw error;
  }
  did.args = args;
  return given;
}
