import type { language as shapes } from "../../../spec/statements/language.ts";
import { attribute } from "../attribute.ts";
import { DEFAULT_TIMES } from "../default-times.ts";
import { SILENT } from "../did.ts";
import { CallRaised, evaluate } from "../evaluation.ts";
import { attributesOf, classNamed } from "../exceptions.ts";
import { typeName } from "../observed.ts";
import { seconds, value } from "../values.ts";
import type { Page } from "./page.ts";

/** Python itself, but for what waits, leaves the body or holds statements of its own. */
export const language: Page<typeof shapes, "raise" | "return" | "try" | "repeat"> = {
  make(world, node, did) {
    const { what } = node;
    if (typeof what === "string") {
      did.on = world.identity.of(world.names.findAwaitable(what));
      return null;
    }
    try {
      world.lifetimes.drop(evaluate(world, what, did.by, "made").thing);
    } catch (error) {
      if (!(error instanceof CallRaised)) throw error;
      world.lifetimes.dropLoose();
    }
    return SILENT;
  },
  def(world, node, did) {
    const of = world.identity.next(node.as);
    const made = world.bodies.function(world, of, node.op as number, node.body, node.times ?? DEFAULT_TIMES);
    world.made(node, "function", made, did);
  },
  log: (world, node) => value(world, node.value),
  assign(world, node) {
    const assigned = value(world, node.value);
    world.bind(node.as, "value", assigned);
    return assigned;
  },
  close_coroutine: (world, node, did) => world.subject(node.coroutine, "coroutine", did).close(),
  send(world, node, did) {
    const coroutine = world.subject(node.coroutine, "coroutine", did);
    world.lifetimes.drive(coroutine);
    const sent = coroutine.send(null);
    if (sent.done) throw new world.asyncio.StopIteration(...(sent.value === undefined ? [] : [sent.value]));
    did.value = { type: typeName(sent.value) };
  },
  del(world, node, did) {
    const thing = world.names.delete(node.name);
    did.on = world.identity.of(thing);
    world.lifetimes.drop(thing);
    world.lifetimes.settle();
  },
  collect(world) {
    world.lifetimes.collect();
    return null;
  },
  issubclass: (world, node) => {
    const [one, other] = [classNamed(node.class, world.asyncio), classNamed(node.of, world.asyncio)];
    return one === other || one.prototype instanceof other;
  },
  same_class: (world, node) => classNamed(node.class, world.asyncio) === classNamed(node.as_class, world.asyncio),
  has: (world, node) => attribute(world.asyncio, node.attribute) !== undefined,
  exception_attributes: (world, node) => attributesOf(node.class, world.asyncio),
  compile_await_outside_async() {
    // a plain function that awaits is, here, one that is no generator and delegates
    new Function("'use strict'; function plain() { yield* other(); }");
  },
  thread(world, node) {
    const delay = node.delay === undefined ? undefined : seconds(node.delay);
    world.bodies.thread(
      world,
      node.op as number,
      node.body,
      delay !== undefined && !Number.isFinite(delay) ? 0 : delay,
    );
  },
};
