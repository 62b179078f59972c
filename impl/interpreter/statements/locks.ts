import type { locks as shapes } from "../../../spec/statements/locks.ts";
import type { Lockable } from "../../asyncio/lockable.ts";
import { LOCKABLES } from "../names.ts";
import { value } from "../values.ts";
import type { World } from "../world.ts";
import type { Page } from "./page.ts";

/** Locks, events, conditions and semaphores: what they do without waiting. */
export const locks: Page<typeof shapes> = {
  lock(world, node, did) {
    world.made(node, "lock", new world.asyncio.Lock(), did);
    return null;
  },
  event(world, node, did) {
    world.made(node, "event", new world.asyncio.Event(), did);
    return null;
  },
  condition(world, node, did) {
    const lock = node.lock === undefined ? undefined : world.subject(node.lock, "lock", did);
    world.made(node, "condition", new world.asyncio.Condition(lock), did);
    return null;
  },
  semaphore(world, node, did) {
    world.made(node, "semaphore", new world.asyncio.Semaphore(initial(world, node)), did);
    return null;
  },
  bounded_semaphore(world, node, did) {
    world.made(node, "semaphore", new world.asyncio.BoundedSemaphore(initial(world, node)), did);
    return null;
  },
  release: (world, node, did) => (world.subjectOf(node.lock, LOCKABLES, did) as Lockable).release(),
  locked: (world, node, did) => (world.subjectOf(node.lock, LOCKABLES, did) as Lockable).locked(),
  event_set: (world, node, did) => world.subject(node.event, "event", did).set(),
  event_clear: (world, node, did) => world.subject(node.event, "event", did).clear(),
  is_set: (world, node, did) => world.subject(node.event, "event", did).isSet(),
  notify: (world, node, did) => world.subject(node.condition, "condition", did).notify(node.n),
  notify_all: (world, node, did) => world.subject(node.condition, "condition", did).notifyAll(),
};

/** Whatever the program wrote: asyncio has to refuse what is no number. */
const initial = (world: World, node: { readonly value?: Parameters<typeof value>[1] }): number | undefined =>
  node.value === undefined ? undefined : (value(world, node.value) as number);
