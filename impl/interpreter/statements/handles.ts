import type { Of } from "../../../spec/program.ts";
import type { handles as shapes } from "../../../spec/statements/handles.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { AttributeError } from "../../asyncio/exceptions.ts";
import { type Handle, TimerHandle } from "../../asyncio/handle.ts";
import type { Did } from "../did.ts";
import { Float } from "../float.ts";
import type { Kinds } from "../names.ts";
import { typeName } from "../observed.ts";
import { seconds, value } from "../values.ts";
import { base, type World } from "../world.ts";
import type { Page } from "./page.ts";

/** Scheduling callbacks. */
export const handles: Page<typeof shapes> = {
  call_soon: schedule,
  call_soon_threadsafe: schedule,
  call_later: schedule,
  call_at: schedule,
  handle_cancel: (world, node, did) => world.subject(node.handle, "handle", did).cancel(),
  handle_cancelled: (world, node, did) => world.subject(node.handle, "handle", did).cancelled(),
  handle_when(world, node, did) {
    const handle = world.subject(node.handle, "handle", did);
    if (!(handle instanceof TimerHandle)) throw new AttributeError("a Handle has no when()");
    return new Float(handle.when() - world.clock.start);
  },
  handle_get_context: (world, node, did) =>
    world.found(node, "context", world.subject(node.handle, "handle", did).getContext()),
  ticker(world, node, did) {
    const loop = world.loop(node, did);
    const tick = (n: number): void => {
      world.recording.record({ is: "tick", t: world.clock.elapsed, op: node.op as number, n });
      if (n < node.turns) loop.callSoon(tick, [n + 1]);
    };
    if (node.turns > 0) loop.callSoon(tick, [1]);
  },
};

type Scheduling = Of<"call_soon" | "call_soon_threadsafe" | "call_later" | "call_at">;

function schedule(world: World, node: Scheduling, did: Did): void {
  const registration = world.identity.next(base(node));
  const callback = world.bodies.callback(world, node.callback, registration, node.op as number);
  const args = node.args?.map((each) => value(world, each));
  const context = world.contextOption(node);
  const loop = world.loop(node, did);
  const options = node.keyword ? { ...context, keyword: true } : context;
  const handle = scheduled(world, node, loop, callback, args, options);
  for (const each of args ?? []) world.lifetimes.hold(each);
  world.made(node, "handle", handle, did);
  did.value = { type: typeName(handle) };
}

function scheduled(
  world: World,
  node: Scheduling,
  loop: EventLoop,
  callback: Kinds["function"],
  args: readonly unknown[] | undefined,
  options: object | undefined,
): Handle {
  switch (node.do) {
    case "call_soon":
      return loop.callSoon(callback, args, options);
    case "call_soon_threadsafe":
      return loop.callSoonThreadsafe(callback, args, options);
    case "call_later":
      return loop.callLater(seconds(node.delay), callback, args, options);
    case "call_at": {
      const when = seconds(node.when);
      return loop.callAt(when === null ? when : world.clock.start + when, callback, args, options);
    }
  }
}
