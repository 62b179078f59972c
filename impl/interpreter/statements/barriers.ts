import type { barriers as shapes } from "../../../spec/statements/barriers.ts";
import { Tuple } from "../tuple.ts";
import type { Page } from "./page.ts";

/** Barriers, but for what waits. */
export const barriers: Page<typeof shapes> = {
  barrier(world, node, did) {
    world.made(node, "barrier", new world.asyncio.Barrier(node.parties), did);
    return null;
  },
  parties: (world, node, did) => world.subject(node.barrier, "barrier", did).parties,
  n_waiting: (world, node, did) => world.subject(node.barrier, "barrier", did).nWaiting,
  broken: (world, node, did) => world.subject(node.barrier, "barrier", did).broken,
  barrier_state(world, node, did) {
    const told = /\[(\w+)(?:, waiters:(\d+)\/(\d+))?\]/.exec(String(world.subject(node.barrier, "barrier", did)));
    const [, state, ...counts] = told ?? [];
    const numbers = counts.filter((count) => count !== undefined).map(Number);
    return state === undefined ? null : new Tuple([state, ...numbers]);
  },
};
