import { z } from "zod";
import type { Program } from "../spec/program.ts";
import { summary, type Report, type Verdict } from "../spec/report.ts";
import { catalogue } from "../spec/rules.ts";
import { parseProgram } from "../spec/schema.ts";
import { nearest } from "./nearest.ts";

const deviation = z.strictObject({
  rule: z.string().min(1).max(200),
  reason: z.string().min(1).max(4000),
  /** where it has been reported; null: nowhere that is known */
  link: z.string().min(1).max(2000).nullable(),
  /** a file that shows it without this suite, beside the baseline */
  script: z.string().max(2000).optional(),
  /** one that shows it: it runs beside the random ones, which may not meet what is rare */
  program: z.unknown().optional(),
});
const schema = z.strictObject({ schema: z.literal(1), deviations: z.array(deviation).max(10_000) });

/** Rules that a target is known to break: they do not fail the gate, and each says why. */
export type Baseline = z.infer<typeof schema>;

/** The text is no baseline; the message is one sentence that says where and why. */
export class BaselineError extends Error {}

export function parseBaseline(json: unknown): Baseline {
  const read = schema.safeParse(json);
  if (!read.success) {
    const [issue] = read.error.issues;
    const where = issue === undefined || issue.path.length === 0 ? "the baseline" : issue.path.join(".");
    throw new BaselineError(
      `${where}: ${issue?.message ?? "unreadable"}; a baseline is {"schema": 1, "deviations": [{"rule", "reason", "link", "script"?, "program"?}, …]}, and a link is null where nobody has reported it`,
    );
  }
  const twice = read.data.deviations.find(
    ({ rule }, place, all) => all.findIndex((one) => one.rule === rule) !== place,
  );
  if (twice !== undefined)
    throw new BaselineError(`the baseline lists ${twice.rule} twice; keep one entry for each rule`);
  programsOf(read.data);
  return read.data;
}

/** The entries that have a program. */
export const programsOf = ({ deviations }: Baseline): readonly { readonly rule: string; readonly program: Program }[] =>
  deviations.flatMap(({ rule, program }) => {
    if (program === undefined) return [];
    try {
      return [{ rule, program: parseProgram(program) }];
    } catch (error) {
      throw new BaselineError(`the entry of ${rule}: ${(error as Error).message}`);
    }
  });

/**
 * Turns the violated rules that the baseline lists into known ones; a fault for each entry that no longer tells the truth. `shown`: rules that
 * the program of their entry still shows broken.
 */
export function applyBaseline(
  report: Report,
  baseline: Baseline,
  shown: ReadonlySet<string> = new Set(),
): { readonly report: Report; readonly faults: readonly string[] } {
  const listed = new Set(baseline.deviations.map(({ rule }) => rule));
  const rules = report.rules.map((one): Verdict => {
    const isBroken = one.verdict === "violated" || shown.has(one.id);
    return isBroken && listed.has(one.id) ? { ...one, verdict: "known" } : one;
  });
  const faults = baseline.deviations.flatMap(({ rule }) => fault(rule, rules) ?? []);
  return { report: { ...report, rules, summary: summary(rules) }, faults };
}

/** A baseline of what this run broke; what an earlier one says of a rule that is still broken stays. */
export function baselineOf(report: Report, earlier?: Baseline): Baseline {
  const deviations = report.rules.flatMap(({ id, verdict, counterexample }) => {
    const known = earlier?.deviations.find(({ rule }) => rule === id);
    if (known !== undefined && verdict !== "held") return [known];
    if (verdict !== "violated") return [];
    const program = counterexample === undefined ? {} : { program: counterexample.program };
    return [{ rule: id, reason: (counterexample?.finding ?? "violated").slice(0, 4000), link: null, ...program }];
  });
  return { schema: 1, deviations };
}

function fault(rule: string, verdicts: readonly Verdict[]): string | undefined {
  const verdict = verdicts.find(({ id }) => id === rule);
  if (verdict?.verdict === "held") {
    return `The baseline lists ${rule}, which held on all ${verdict.exercised} occasions: remove the entry.`;
  }
  if (verdict !== undefined || catalogue.some(({ id }) => id === rule)) return undefined;
  const [like] = nearest(
    rule,
    catalogue.map(({ id }) => id),
    1,
  );
  return `The baseline lists ${rule}, which is no rule${like === undefined ? "" : ` (is ${like} meant?)`}: correct or remove the entry.`;
}
