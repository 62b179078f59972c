import { broken, expect, type Finding } from "../rule.ts";
import type { Run, Wait } from "../run.ts";
import { tell } from "./seen.ts";
import { pastDue } from "./sleeps.ts";

/** Whether a task got RuntimeError at once where it waits for something that it must not wait for. No finding where it may have been cancelled there. */
export function refused(run: Run, wait: Wait, what: string): Finding | undefined {
  const late = pastDue(run, wait.began, wait.from);
  if (late !== undefined && (wait.ended === undefined || wait.ended >= late)) {
    if (!run.steady(wait.began, run.trace[late]!.is === "stuck" ? late - 1 : late)) return undefined;
    return broken(`expected RuntimeError where ${wait.by} waited for ${what}, saw it still waiting`, wait.began, late);
  }
  const raised = wait.outcome?.raised;
  if (wait.ended === undefined || raised?.exception === "GeneratorExit") return undefined;
  if (raised?.exception === "CancelledError" && !run.unasked(0, wait.ended)) return undefined;
  const because = () =>
    `expected RuntimeError where ${wait.by} waited for ${what}, saw ${tell(raised ?? wait.outcome?.value)}`;
  return expect(raised?.exception === "RuntimeError", because, wait.began, wait.ended);
}
