import * as asCompleted from "./as-completed/all.ts";
import * as asyncgen from "./asyncgen/all.ts";
import * as barrier from "./barrier/all.ts";
import * as boundedSemaphore from "./bounded-semaphore/all.ts";
import * as cancel from "./cancel/all.ts";
import * as condition from "./condition/all.ts";
import * as contextvars from "./contextvars/all.ts";
import * as coroutine from "./coroutine/all.ts";
import * as debug from "./debug/all.ts";
import * as eager from "./eager/all.ts";
import * as ensureFuture from "./ensure-future/all.ts";
import * as errors from "./errors/all.ts";
import * as event from "./event/all.ts";
import * as exc from "./exc/all.ts";
import * as executor from "./executor/all.ts";
import * as extending from "./extending/all.ts";
import * as factory from "./factory/all.ts";
import * as future from "./future/all.ts";
import * as gather from "./gather/all.ts";
import * as graph from "./graph/all.ts";
import * as hops from "./hops/all.ts";
import * as lock from "./lock/all.ts";
import * as loop from "./loop/all.ts";
import * as policy from "./policy/all.ts";
import * as queue from "./queue/all.ts";
import * as run from "./run/all.ts";
import * as runner from "./runner/all.ts";
import * as sched from "./sched/all.ts";
import * as semaphore from "./semaphore/all.ts";
import * as shield from "./shield/all.ts";
import * as sleep from "./sleep/all.ts";
import * as sync from "./sync/all.ts";
import * as task from "./task/all.ts";
import * as taskgroup from "./taskgroup/all.ts";
import * as threads from "./threads/all.ts";
import * as timeout from "./timeout/all.ts";
import * as toThread from "./to-thread/all.ts";
import * as wait from "./wait/all.ts";
import * as waitFor from "./wait-for/all.ts";
import * as wrapFuture from "./wrap-future/all.ts";
import type { Mutant } from "./mutant.ts";

/** Every loop that is wrong on purpose: a file each, in the folder of its area. */
export const mutants: readonly Mutant[] = [
  asCompleted,
  asyncgen,
  barrier,
  boundedSemaphore,
  cancel,
  condition,
  contextvars,
  coroutine,
  debug,
  eager,
  ensureFuture,
  errors,
  event,
  exc,
  executor,
  extending,
  factory,
  future,
  gather,
  graph,
  hops,
  lock,
  loop,
  policy,
  queue,
  run,
  runner,
  sched,
  semaphore,
  shield,
  sleep,
  sync,
  task,
  taskgroup,
  threads,
  timeout,
  toThread,
  wait,
  waitFor,
  wrapFuture,
].flatMap((area): readonly Mutant[] => Object.values(area));
