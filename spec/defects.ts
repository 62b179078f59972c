import { barrierIndexTwice } from "./defects/barrier-index-twice.ts";
import type { Defect } from "./defects/defect.ts";
import { eagerTaskWithoutLoop } from "./defects/eager-task-without-loop.ts";
import { eagerChildCancelsParent } from "./defects/eager-child-cancels-parent.ts";
import { executorShutdownWaits } from "./defects/executor-shutdown-waits.ts";
import { foreignFutureAwaited } from "./defects/foreign-future-awaited.ts";
import { getCoroEndsTheProcess } from "./defects/get-coro-ends-the-process.ts";
import { runForeverRefused } from "./defects/run-forever-refused.ts";
import { semaphoreLocksUp } from "./defects/semaphore-locks-up.ts";
import { semaphoreOvertakes } from "./defects/semaphore-overtakes.ts";
import { taskAwaitsItself } from "./defects/task-awaits-itself.ts";
import { timeoutMisused } from "./defects/timeout-misused.ts";
import { timeoutMissesSubclass } from "./defects/timeout-misses-subclass.ts";
import { waitForHidesCancel } from "./defects/wait-for-hides-cancel.ts";
import { isWithin, type PythonVersion } from "./python-version.ts";
import type { Run } from "./run.ts";

/** The defects of CPython's asyncio that are known; a new one is registered here. */
export const defects: readonly Defect[] = [
  runForeverRefused,
  taskAwaitsItself,
  foreignFutureAwaited,
  waitForHidesCancel,
  barrierIndexTwice,
  executorShutdownWaits,
  timeoutMissesSubclass,
  timeoutMisused,
  eagerTaskWithoutLoop,
  semaphoreOvertakes,
  semaphoreLocksUp,
  eagerChildCancelsParent,
  getCoroEndsTheProcess,
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

/** The one of these defects that the program met and that explains why the rule was broken. */
export const behind = (known: readonly Defect[], rule: string, run: Run): Defect | undefined =>
  known.find(
    ({ only, spares, met }) =>
      spares?.includes(rule) !== true && (only === undefined || only.some((each) => isOf(rule, each))) && met(run),
  );

/** Whether that is the rule itself or its area. */
const isOf = (rule: string, each: string): boolean => rule === each || rule.startsWith(`${each}.`);
