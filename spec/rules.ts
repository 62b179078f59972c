import * as asyncgen from "./rules/asyncgen.ts";
import * as contextvars from "./rules/contextvars.ts";
import * as asyncWith from "./rules/async-with.ts";
import * as boundedSemaphore from "./rules/bounded-semaphore.ts";
import * as barrier from "./rules/barrier.ts";
import * as asCompleted from "./rules/as-completed.ts";
import * as cancel from "./rules/cancel.ts";
import * as condition from "./rules/condition.ts";
import * as coroutine from "./rules/coroutine.ts";
import * as debug from "./rules/debug.ts";
import * as ensureFuture from "./rules/ensure-future.ts";
import * as errors from "./rules/errors.ts";
import * as event from "./rules/event.ts";
import * as exc from "./rules/exc.ts";
import * as executor from "./rules/executor.ts";
import * as extending from "./rules/extending.ts";
import * as eager from "./rules/eager.ts";
import * as factory from "./rules/factory.ts";
import * as future from "./rules/future.ts";
import * as gather from "./rules/gather.ts";
import * as graph from "./rules/graph.ts";
import * as hops from "./rules/hops.ts";
import * as lock from "./rules/lock.ts";
import * as loop from "./rules/loop.ts";
import * as policy from "./rules/policy.ts";
import * as queue from "./rules/queue.ts";
import * as run from "./rules/run.ts";
import * as runner from "./rules/runner.ts";
import * as sched from "./rules/sched.ts";
import * as semaphore from "./rules/semaphore.ts";
import * as shield from "./rules/shield.ts";
import * as sleep from "./rules/sleep.ts";
import * as sync from "./rules/sync.ts";
import * as task from "./rules/task.ts";
import * as taskgroup from "./rules/taskgroup.ts";
import * as timeout from "./rules/timeout.ts";
import * as threads from "./rules/threads.ts";
import * as toThread from "./rules/to-thread.ts";
import * as waitFor from "./rules/wait-for.ts";
import * as wrapFuture from "./rules/wrap-future.ts";
import * as wait from "./rules/wait.ts";
import { isTested, type Rule, type Untested } from "./rule.ts";

const areas: readonly { readonly [name: string]: Rule | Untested }[] = [
  coroutine,
  run,
  runner,
  loop,
  sched,
  future,
  task,
  cancel,
  sleep,
  gather,
  shield,
  wait,
  waitFor,
  timeout,
  eager,
  factory,
  ensureFuture,
  exc,
  queue,
  barrier,
  taskgroup,
  asCompleted,
  hops,
  asyncgen,
  contextvars,
  executor,
  toThread,
  threads,
  wrapFuture,
  errors,
  debug,
  policy,
  graph,
  extending,
  lock,
  event,
  condition,
  semaphore,
  boundedSemaphore,
  asyncWith,
  sync,
];

/** Everything that asyncio documents and this suite knows of: the one place where an area's rules are registered. */
export const catalogue: readonly (Rule | Untested)[] = areas.flatMap((area) =>
  // a module gives its exports by name, what bundles modules as they stand: the numbers of programs must not depend on that
  Object.entries(area)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, rule]) => rule),
);

/** The rules that a trace can show. */
export const rules: readonly Rule[] = catalogue.filter(isTested);
