import type { Target } from "../../impl/target.ts";
import type { Program } from "../../spec/program.ts";
import { sameTrace, type Likeness } from "../../spec/same-trace.ts";
import type { Trace } from "../../spec/trace.ts";

/** What the reference and the target did with one program. */
export interface Pair {
  readonly program: Program;
  readonly reference: Trace;
  readonly target: Trace;
  readonly likeness: Likeness;
}

/** One of the two gave no trace. */
export interface Lacking {
  readonly program: Program;
  readonly who: "reference" | "target";
  /** it cannot run this program, and says so; else it crashed, or never answered */
  readonly isUnsupported: boolean;
  readonly reason: string;
}

/** Runs numbered programs on both, the target first: where it has a process of its own, both work at the same time. */
export async function pairs(
  reference: Target,
  target: Target,
  programs: readonly Program[],
): Promise<readonly (Pair | Lacking)[]> {
  const there = target.run(programs);
  const [left, right] = await Promise.all([reference.run(programs), there]);
  return programs.map((program, at) => {
    const [one, other] = [left[at], right[at]];
    if (one === undefined || !("trace" in one)) return { program, who: "reference", ...why(one) };
    if (other === undefined || !("trace" in other)) return { program, who: "target", ...why(other) };
    const likeness = sameTrace(program, one.trace, other.trace);
    return { program, reference: one.trace, target: other.trace, likeness };
  });
}

type Refusal = Exclude<Awaited<ReturnType<Target["run"]>>[number], { readonly trace: Trace }>;

function why(answer: Refusal | undefined): { readonly isUnsupported: boolean; readonly reason: string } {
  if (answer === undefined) return { isUnsupported: false, reason: "no answer" };
  if ("unsupported" in answer) return { isUnsupported: true, reason: answer.unsupported };
  return { isUnsupported: false, reason: "hung" in answer ? answer.hung : answer.crashed };
}
