import { nextOwn } from "../../lens/in-one-step.ts";
import { type Registration } from "../../lens/registration.ts";
import { expect, type Finding } from "../../rule.ts";
import type { Run } from "../../run.ts";

/** The step that registered it goes on before it runs. */
export function* afterItsStep(run: Run, each: Registration): Iterable<Finding> {
  const { at, ran, by, handle } = each;
  if (ran === undefined) return;
  const next = ran < at ? ran : nextOwn(run, each);
  if (next === undefined) return;
  yield expect(ran > next, () => `${handle} ran before ${by}, which had just registered it, could go on`, at, ran);
}
