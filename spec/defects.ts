import { loopOf, loopOfFuture } from "./lens/loop-life.ts";
import { runningAt } from "./lens/running.ts";
import { minor } from "./rule.ts";
import type { Run, Wait } from "./run.ts";

/**
 * A defect of CPython itself that random programs meet, so that its rules are not held against a loop on that Python: what a program
 * breaks after it met the defect counts as known. `fixtures/deviations/<name>.py` shows it in a few lines, and a test runs that.
 */
export interface Defect {
  readonly name: string;
  readonly says: string;
  /** the first Python minor that has it, and the first that has it no more */
  readonly since: string;
  readonly until?: string;
  /** rules that judge what the defect leaves right: they are held against a loop all the same */
  readonly spares?: readonly string[];
  /** Whether the program met it. */
  met(run: Run): boolean;
}

const refusable: ReadonlySet<string> = new Set(["run_forever", "run_until_complete"]);

/** run_forever() unsets the running loop on its way out, also where it was refused because that loop is running. */
const runForeverRefused: Defect = {
  name: "run-forever-refused",
  says: "A run_forever() that is refused inside a running loop leaves get_running_loop() without a loop.",
  since: "3.13",
  until: "3.14",
  met: (run) =>
    run.waits.some(
      ({ by, node, outcome }) => by !== "host" && refusable.has(node.do) && outcome?.raised !== undefined,
    ) ||
    run.did("run_forever", "run_until_complete").some(({ by, event }) => by !== "host" && event.raised !== undefined),
};

/** The C Task that awaits itself leaves its own blocking flag set: whoever awaits it later is told that "await wasn't used with future". */
const taskAwaitsItself: Defect = {
  name: "task-awaits-itself",
  says: "After a task has awaited itself, other tasks that await it get RuntimeError instead of its outcome.",
  since: "3.6",
  spares: ["task.await-itself"],
  met: (run) => run.waits.some((wait) => wait.on !== undefined && wait.on === run.activation(wait.by)?.event.task),
};

/** The same flag stays set on a future of another loop, which a task is refused: its own loop's tasks are then told so, too. */
const foreignFutureAwaited: Defect = {
  name: "foreign-future-awaited",
  says: "After a task has been refused a future of another loop, whoever awaits that future next gets RuntimeError.",
  since: "3.6",
  met: (run) =>
    run.waits.some(
      (refused) =>
        isForeign(run, refused) && run.waits.some(({ on, began }) => on === refused.on && began > refused.began),
    ),
};

function isForeign(run: Run, { on, began }: Wait): boolean {
  const running = runningAt(run, began);
  const [home, here] = [on && loopOfFuture(run, on), running && loopOf(run, running)];
  return home !== undefined && here !== undefined && home !== here;
}

export const defects: readonly Defect[] = [runForeverRefused, taskAwaitsItself, foreignFutureAwaited];

/** The defects of that Python. */
export const defectsOf = ([major, point]: readonly [number, number]): readonly Defect[] => {
  const asked = major * 1000 + point;
  return defects.filter(
    (defect) => minor(defect.since) <= asked && (defect.until === undefined || asked < minor(defect.until)),
  );
};
