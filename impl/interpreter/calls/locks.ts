import type { lockCalls as shapes } from "../../../spec/statements/locks.ts";
import type { Lockable } from "../../asyncio/lockable.ts";
import type { CallPage } from "./page.ts";
import { unnamed } from "../identity.ts";
import { LOCKABLES } from "../names.ts";
import { isTrue } from "../truth.ts";
import { seconds } from "../values.ts";

/** What waits for locks, events, conditions and semaphores. */
export const lockCalls: CallPage<typeof shapes> = {
  acquire: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => (world.subjectOf(call.lock, LOCKABLES, did) as Lockable).acquire(timeout(call)),
  },
  event_wait: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.event, "event", did).wait(timeout(call)),
  },
  condition_wait: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make: (world, call, _, did) => world.subject(call.condition, "condition", did).wait(timeout(call)),
  },
  condition_wait_for: {
    isAlwaysObserved: true,
    kind: "coroutine",
    make(world, call, _, did) {
      const condition = world.subject(call.condition, "condition", did);
      const predicate = world.bodies.callback(world, call.predicate, unnamed(call.op as number), call.op as number);
      return condition.waitFor(() => {
        const given = predicate();
        return isTrue(given) && given;
      });
    },
  },
};

/** The argument that these methods do not take. */
const timeout = (call: { readonly timeout?: Parameters<typeof seconds>[0] }): object | undefined =>
  call.timeout === undefined ? undefined : { timeout: seconds(call.timeout) };
