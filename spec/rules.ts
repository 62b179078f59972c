import * as asyncgen from "./rules/asyncgen.ts";
import * as cancel from "./rules/cancel.ts";
import * as contextvars from "./rules/contextvars.ts";
import * as coroutine from "./rules/coroutine.ts";
import * as ensureFuture from "./rules/ensure-future.ts";
import * as exc from "./rules/exc.ts";
import * as executor from "./rules/executor.ts";
import * as future from "./rules/future.ts";
import * as gather from "./rules/gather.ts";
import * as hops from "./rules/hops.ts";
import * as loop from "./rules/loop.ts";
import * as run from "./rules/run.ts";
import * as sched from "./rules/sched.ts";
import * as shield from "./rules/shield.ts";
import * as sleep from "./rules/sleep.ts";
import * as task from "./rules/task.ts";
import * as threads from "./rules/threads.ts";
import * as toThread from "./rules/to-thread.ts";
import * as waitFor from "./rules/wait-for.ts";
import * as wrapFuture from "./rules/wrap-future.ts";
import * as wait from "./rules/wait.ts";
import { isTested, type Rule, type Untested } from "./rule.ts";

const areas: readonly { readonly [name: string]: Rule | Untested }[] = [
  coroutine,
  run,
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
  ensureFuture,
  exc,
  hops,
  asyncgen,
  contextvars,
  executor,
  toThread,
  threads,
  wrapFuture,
];

/** Everything that asyncio documents and this suite knows of: the one place where an area's rules are registered. */
export const catalogue: readonly (Rule | Untested)[] = areas.flatMap((area) => Object.values(area));

/** The rules that a trace can show. */
export const rules: readonly Rule[] = catalogue.filter(isTested);
