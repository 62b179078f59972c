import { histories } from "./lens/barrier-rounds.ts";
import type { Program } from "./program.ts";
import { loopOf, loopOfFuture } from "./lens/loop-life.ts";
import { runningAt } from "./lens/running.ts";
import { innerEnd, timeLimits } from "./lens/time-limit.ts";
import { isWithin, type PythonVersion } from "./python-version.ts";
import type { Run, Wait } from "./run.ts";
import {
  attempt,
  awaits,
  barrierWait,
  cancel,
  coroutine,
  except,
  future,
  main,
  make,
  onLoop,
  returns,
  runUntilComplete,
  setResult,
  sleep,
  task,
  waitFor,
} from "./write.ts";

/**
 * A defect of CPython's asyncio that random programs meet, so that its rules are not held against a loop on that Python: what a program
 * breaks after it met the defect counts as known. `fixtures/deviations/<name>.py` shows it in a few lines, and a test runs that.
 */
export interface Defect {
  readonly name: string;
  readonly says: string;
  /** the issue in CPython's tracker, where one is known */
  readonly link?: string;
  /** from which version to which it is there, the second left out where it still is */
  readonly versions: readonly (readonly [since: string, until?: string])[];
  /** in asyncio's C accelerator alone, so that a Python that runs without it is right */
  readonly isOfC?: true;
  /** Whether a rule judges what the defect may spoil; left out: any may. */
  readonly spoils?: (rule: string) => boolean;
  /** Whether the program met it. */
  met(run: Run): boolean;
  /** The smallest program that meets it and breaks a rule. */
  readonly example: Program;
}

const refusable: ReadonlySet<string> = new Set(["run_forever", "run_until_complete"]);

/** run_forever() unsets the running loop on its way out, also where it was refused because that loop is running. */
const runForeverRefused: Defect = {
  name: "run-forever-refused",
  says: "A run_forever() that is refused inside a running loop leaves get_running_loop() without a loop.",
  link: "https://github.com/python/cpython/issues/130145",
  versions: [["3.13", "3.13.3"]],
  met: (run) =>
    run.waits.some(
      ({ by, node, outcome }) => by !== "host" && refusable.has(node.do) && outcome?.raised !== undefined,
    ) ||
    run.did("run_forever", "run_until_complete").some(({ by, event }) => by !== "host" && event.raised !== undefined),
  example: main({ do: "run_forever" }, awaits(sleep(1))),
};

/** The C Task that awaits itself leaves its own blocking flag set: whoever awaits it later is told that "await wasn't used with future". */
const taskAwaitsItself: Defect = {
  name: "task-awaits-itself",
  says: "After a task has awaited itself, other tasks that await it get RuntimeError instead of its outcome.",
  versions: [["3.6"]],
  isOfC: true,
  spoils: (rule) => rule !== "task.await-itself",
  met: (run) =>
    run.waits.some(({ by, on }) => on !== undefined && on === run.activation(by)?.event.task) ||
    run.did("wait_for").some(({ by, event }) => event.args?.includes(run.activation(by)?.event.task ?? "") === true),
  example: main(
    task(
      "selfish",
      { do: "current_task", as: "self" },
      attempt([awaits("self")], except("RuntimeError")),
      awaits(sleep(1)),
      returns(1),
    ),
    awaits(sleep(0)),
    attempt([awaits("selfish")], except("RuntimeError")),
    awaits(sleep(2)),
  ),
};

/** wait_for() prefers the outcome of what it waited for to its own cancellation, where both come before it is run again. */
const waitForHidesCancel: Defect = {
  name: "wait-for-hides-cancel",
  says: "wait_for() returns as if nothing had happened where its task is cancelled and what it waits for completes before it runs again.",
  link: "https://github.com/python/cpython/issues/86296",
  versions: [["3.8", "3.12"]],
  met: (run) =>
    timeLimits(run).some((limit) => {
      const { began, by, ended = Infinity, outcome } = limit.wait;
      const end = innerEnd(run, limit);
      const task = run.activation(by)?.event.task;
      const isCancelled = run
        .did("cancel")
        .some(({ at, event }) => began < at && at < ended && event.on === task && event.value === true);
      const isHidden = outcome !== undefined && outcome.raised?.exception !== "CancelledError";
      return isCancelled && isHidden && end !== undefined && end.is !== "cancelled" && end.at < ended;
    }),
  example: main(
    future("order"),
    task("guest", awaits(waitFor("order", 9))),
    awaits(sleep(0)),
    cancel("guest"),
    setResult("order"),
    awaits("guest"),
  ),
};

/** The same flag stays set on a future of another loop, which a task is refused: its own loop's tasks are then told so, too. */
const foreignFutureAwaited: Defect = {
  name: "foreign-future-awaited",
  says: "After a task has been refused a future of another loop, whoever awaits that future next gets RuntimeError.",
  versions: [["3.6"]],
  isOfC: true,
  met: (run) =>
    run.waits.some(
      (refused) =>
        isForeign(run, refused) && run.waits.some(({ on, began }) => on === refused.on && began > refused.began),
    ),
  example: onLoop(
    { do: "new_event_loop", as: "other" },
    make({ call: "create_future", loop: "other", as: "order" }),
    runUntilComplete(coroutine("guest", attempt([awaits("order")], except("RuntimeError")))),
    runUntilComplete(coroutine("owner", awaits("order")), "other"),
  ),
};

function isForeign(run: Run, { on, began }: Wait): boolean {
  const running = runningAt(run, began);
  const [home, here] = [on && loopOfFuture(run, on), running && loopOf(run, running)];
  return home !== undefined && here !== undefined && home !== here;
}

/** Who comes gets the number of those inside, also where somebody with a lower number has left meanwhile. */
const barrierIndexTwice: Defect = {
  name: "barrier-index-twice",
  says: "After a task that waited at a barrier was cancelled, two tasks of that round get the same index, and one index is missing.",
  versions: [["3.11"]],
  spoils: (rule) => rule === "barrier.index",
  met: (run) => histories(run).some(({ losses }) => losses.some(({ after }) => after.inside.length > 0)),
  example: main(
    { do: "barrier", parties: 3, as: "gate" },
    task("ann", awaits(barrierWait("gate"))),
    task("bob", awaits(barrierWait("gate"))),
    awaits(sleep(1)),
    cancel("ann"),
    awaits(sleep(1)),
    task("cat", awaits(barrierWait("gate"))),
    awaits(barrierWait("gate")),
    awaits(sleep(1)),
  ),
};

export const defects: readonly Defect[] = [
  runForeverRefused,
  taskAwaitsItself,
  foreignFutureAwaited,
  waitForHidesCancel,
  barrierIndexTwice,
];

/** What a target says of itself that decides which defects it has. */
interface Host {
  readonly python: PythonVersion;
  /** CPython's asyncio, with its C accelerator or without; left out where it is another */
  readonly asyncio?: "c" | "python";
}

/** The defects that a target has from the asyncio that it runs on. */
export const defectsOf = ({ python, asyncio }: Host): readonly Defect[] =>
  defects.filter(
    ({ versions, isOfC }) =>
      (asyncio === "c" || (asyncio === "python" && isOfC !== true)) &&
      versions.some(([since, until]) => isWithin(python, since, until)),
  );
