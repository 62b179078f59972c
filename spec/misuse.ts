import { expect, broken, type Finding } from "./rule.ts";
import { tell, type Run, type Wait } from "./run.ts";
import { pastDue } from "./sleeps.ts";

/** Whether a task got RuntimeError at once where it waits for something that it must not wait for. No finding where it may have been cancelled there. */
export function refused(run: Run, wait: Wait, what: string): Finding | undefined {
  if (wait.ended === undefined) {
    const proof = pastDue(run, wait.began, wait.from);
    if (proof === undefined || !run.steady(wait.began, proof - 1)) return undefined;
    return broken(`expected RuntimeError where ${wait.by} waited for ${what}, saw it still waiting`, wait.began, proof);
  }
  const raised = wait.outcome?.raised;
  if (raised?.exception === "GeneratorExit") return undefined;
  if (raised?.exception === "CancelledError" && !run.unasked(0, wait.ended)) return undefined;
  const because = () =>
    `expected RuntimeError where ${wait.by} waited for ${what}, saw ${tell(raised ?? wait.outcome?.value)}`;
  return expect(raised?.exception === "RuntimeError", because, wait.began, wait.ended);
}
