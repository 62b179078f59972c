import { kindOf, type Shape } from "../../spec/field.ts";
import { calls as shapes, type Awaitable, type Call, type CallKind } from "../../spec/program.ts";
import type { Id } from "../../spec/trace.ts";
import type { Future } from "../asyncio/future.ts";
import { calls } from "./calls.ts";
import type { Make } from "./calls/page.ts";
import { Did } from "./did.ts";
import { type Kind, Unbound } from "./names.ts";
import { unnamed } from "./identity.ts";
import { typeName } from "./observed.ts";
import type { World } from "./world.ts";

/** Thrown where a call raised while it was evaluated. That has been recorded, and nothing around it was called. */
export class CallRaised {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }
}

/** What stands for something to await: a name, or a call that is made now. */
export function awaitable(world: World, written: Awaitable, by: Id): unknown {
  return typeof written === "string"
    ? world.names.findAwaitable(written)
    : evaluate(world, written, by, "passed").thing;
}

/** What becomes of what a call made: `made` for its own sake, `passed` to somebody, or `awaited` on the spot and never seen again. */
type Use = "made" | "passed" | "awaited";

/** Makes the call; the `thing` and its id are in what is returned. */
export function evaluate(world: World, call: Call, by: Id, use: Use): Made {
  const did = new Made(by, call.op as number);
  const row = calls[call.call];
  const given = argumentsOf(world, call, did);
  try {
    did.thing = (row.make as Make<CallKind>)(world, call, given, did);
  } catch (error) {
    world.lifetimes.loosen(given, world.anyLoop());
    if (error instanceof Unbound) throw error;
    world.recording.didRaise(did, world.observed.exception(error));
    throw new CallRaised(error);
  }
  if (row.kind !== null) register(world, call, row, did, use);
  world.lifetimes.handOver(given, did.thing);
  if (use === "made" || row.isAlwaysObserved) {
    world.recording.did(
      did,
      row.kind === null
        ? world.observed.value(did.thing)
        : { type: row.kind === "iterator" ? "iterator" : typeName(did.thing) },
    );
  }
  return did;
}

export class Made extends Did {
  thing: unknown = undefined;
}

/** Gives the thing its id, and its name. */
function register(world: World, call: Call, row: (typeof calls)[CallKind], did: Made, use: Use): void {
  const { thing } = did;
  const kind = (typeof row.kind === "function" ? row.kind(thing) : row.kind) as Kind;
  const as = "as" in call ? call.as : undefined;
  if (kind === "coroutine" && as === undefined && use === "awaited") {
    did.made ??= world.identity.mint(unnamed(did.op));
    return;
  }
  if (use === "awaited" && as === undefined && call.call === "create_future")
    world.lifetimes.noteAnonymous(thing as Future);
  if (did.made === undefined) did.made = world.identity.made(thing, as ?? unnamed(did.op));
  else world.identity.give(thing, did.made);
  if (as !== undefined) world.bind(as, kind, thing);
}

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
  try {
    if (typeof held === "string" || "call" in held) {
      take(world, held, given, args, did);
    } else {
      // of a list, the names that are not bound are left out
      for (const each of held) {
        if (typeof each !== "string" || world.names.hasAwaitable(each)) take(world, each, given, args, did);
      }
    }
  } catch (error) {
    world.lifetimes.loosen(given, null);
    throw error;
  }
  did.args = args;
  return given;
}

function take(world: World, written: Awaitable, given: unknown[], args: Id[], did: Did): void {
  let thing: unknown;
  let id: Id | undefined;
  if (typeof written === "string") {
    thing = world.names.findAwaitable(written);
    id = world.identity.of(thing);
  } else {
    const made = evaluate(world, written, did.by, "passed");
    thing = made.thing;
    id = made.made ?? world.identity.of(thing);
  }
  // what no name stands for cannot be dropped meanwhile
  if (typeof written === "string" || "as" in written) world.lifetimes.hold(thing);
  given.push(thing);
  if (id !== undefined) args.push(id);
}
