import type { policies as shapes } from "../../../spec/statements/policies.ts";
import type { EventLoop } from "../../asyncio/event-loop.ts";
import { unnamed } from "../identity.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Event loop policies. */
export const policies: Page<typeof shapes> = {
  policy(world, node, did) {
    const { op } = node as { readonly op: number };
    const call = world.bodies.function(world, unnamed(op), op, []);
    world.made(
      node,
      "policy",
      tracing(world, (method) => world.asksForItself || call(method)),
      did,
    );
    return null;
  },
  set_event_loop_policy: (world, node, did) =>
    world.asyncio.setEventLoopPolicy(node.policy === undefined ? null : world.subject(node.policy, "policy", did)),
  get_event_loop_policy(world, _, did) {
    const policy = world.asyncio.getEventLoopPolicy();
    if (world.identity.of(policy) === undefined) did.value = { type: "policy" };
    return policy;
  },
};

function tracing({ asyncio }: World, told: (method: string) => unknown) {
  class Tracing extends asyncio.DefaultEventLoopPolicy {
    override getEventLoop(): EventLoop {
      told("get_event_loop");
      return super.getEventLoop();
    }

    override setEventLoop(loop: EventLoop | null): void {
      told("set_event_loop");
      super.setEventLoop(loop);
    }

    override newEventLoop(): EventLoop {
      told("new_event_loop");
      return super.newEventLoop();
    }
  }
  return new Tracing();
}
