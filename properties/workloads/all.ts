import { callSoonChain } from "./call-soon-chain.ts";
import { callSoonFlat } from "./call-soon-flat.ts";
import { cancelling } from "./cancelling.ts";
import { pingPong } from "./ping-pong.ts";
import { queue } from "./queue.ts";
import { sleepZero } from "./sleep-zero.ts";
import { sleepers } from "./sleepers.ts";
import { timers } from "./timers.ts";
import { trivialTasks } from "./trivial-tasks.ts";
import { waitForTimeouts } from "./wait-for.ts";
import type { Workload } from "./workload.ts";

/** In the order of the tables. */
export const workloads: readonly Workload[] = [
  callSoonChain,
  callSoonFlat,
  trivialTasks,
  sleepers,
  pingPong,
  timers,
  queue,
  waitForTimeouts,
  sleepZero,
  cancelling,
];
