import { jobsOf } from "./lens/jobs.ts";
import { minor } from "./rule.ts";
import type { Run } from "./run.ts";

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

/** shutdown_default_executor(timeout) awaits the end of all jobs first, and only then joins their threads for so long. */
const executorShutdownWaits: Defect = {
  name: "executor-shutdown-waits",
  says: "shutdown_default_executor() waits for the jobs for as long as they take, whatever its timeout.",
  since: "3.12",
  until: "3.13",
  spares: ["executor.shutdown-default-executor-waits", "run.shuts-down-default-executor"],
  met: (run) =>
    run.nodes.some(
      (node) => "call" in node && node.call === "shutdown_default_executor" && node.timeout !== undefined,
    ) || jobsOf(run).some(({ from, to = Infinity }) => to - from > 299),
};

export const defects: readonly Defect[] = [runForeverRefused, taskAwaitsItself, executorShutdownWaits];

/** The defects of that Python. */
export const defectsOf = ([major, point]: readonly [number, number]): readonly Defect[] => {
  const asked = major * 1000 + point;
  return defects.filter(
    (defect) => minor(defect.since) <= asked && (defect.until === undefined || asked < minor(defect.until)),
  );
};
