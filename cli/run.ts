import { availableParallelism } from "node:os";
import { Command } from "commander";
import type { TargetInfo } from "../impl/target.ts";
import { surveyBy } from "../properties/survey.ts";
import { askedOf } from "../properties/surveyor.ts";
import { applyBaseline, baselineOf } from "../reports/baseline.ts";
import { counterexample } from "../reports/counterexample.ts";
import { gate } from "../reports/gate.ts";
import { json } from "../reports/json.ts";
import { junit } from "../reports/junit.ts";
import { markdown } from "../reports/markdown.ts";
import { violated } from "../reports/order.ts";
import { script } from "../reports/script.ts";
import { text, verdictLine } from "../reports/text.ts";
import { visible } from "../reports/visible.ts";
import type { Report } from "../spec/report.ts";
import type { Rule } from "../spec/rule.ts";
import { chooseRules } from "./choose-rules.ts";
import { controls } from "./controls.ts";
import type { Io } from "./io.ts";
import { comesLater } from "./later.ts";
import { runsOf, secondsOf, seedOf, workersOf } from "./numbers.ts";
import { OutputFile } from "./output-file.ts";
import { page } from "./page.ts";
import { paintFor } from "./paint.ts";
import { ProgressLine } from "./progress.ts";
import { readBaseline } from "./read-baseline.ts";
import { withSurveyors } from "./surveyors.ts";
import { addTargetOptions, chooseTarget, type TargetOptions } from "./target-option.ts";
import { UsageError } from "./usage-error.ts";

const defaultRuns = 2000;
/** The same for everybody, so that a run that fails in CI fails at home. */
const defaultSeed = 1;

interface RunOptions extends TargetOptions {
  readonly rules?: string;
  readonly runs?: string;
  readonly time?: string;
  readonly seed?: string;
  readonly workers?: string;
  readonly shard?: string;
  readonly baseline?: string;
  readonly writeBaseline?: string;
  readonly json?: string;
  readonly junit?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `run`: checks a target against the rules. */
export const runCommand = (io: Io, finish: (status: number) => void): Command =>
  addTargetOptions(new Command("run").description("check a target against the rules (the default command)"))
    .option("--rules <glob,…>", 'only these rules, as in "gather.*,wait.*"')
    .option("--runs <n>", `programs to run: every rule's example, then random ones (default ${defaultRuns})`)
    .option("--time <seconds>", "instead of --runs: as many programs as fit")
    .option("--seed <int>", `where random programs start (default ${defaultSeed})`)
    .option("--workers <n>", "threads that run and judge programs, each with a target of its own (default: one a core)")
    .option("--shard <i/n>", "this machine's share (comes later)")
    .option("--baseline <file>", "known deviations: they do not fail the gate; entries that no longer hold do")
    .option("--write-baseline <file>", "write what this run breaks as a baseline; the exit status stays what it is")
    .option("--json <file>", "write the whole report as JSON")
    .option("--junit <file>", "write it as JUnit XML")
    .option("--markdown <file>", "write it as Markdown, for a CI job's summary")
    .option("--html <file>", "write it as a page: one file to look at, with a timeline of each counterexample")
    .option("--quiet", "only the verdict, in one line")
    .option("--no-color", "no colours; NO_COLOR in the environment says the same")
    .allowExcessArguments(false)
    .action(async (options: RunOptions) => finish(await run(options, io)));

async function run(options: RunOptions, io: Io): Promise<number> {
  if (options.shard !== undefined) throw comesLater("--shard", "leave it out");
  if (options.runs !== undefined && options.time !== undefined) {
    throw new UsageError("--runs and --time exclude each other; leave one of them out");
  }
  const chosen = chooseTarget(options);
  const rules = chooseRules(options.rules);
  const runs = options.runs === undefined ? defaultRuns : runsOf(options.runs);
  const seconds = options.time === undefined ? undefined : secondsOf(options.time);
  const seed = options.seed === undefined ? defaultSeed : seedOf(options.seed);
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);
  const files = outputFiles(options);

  const isQuiet = options.quiet === true;
  const progress = new ProgressLine(io, isQuiet);
  const workers = options.workers === undefined ? defaultWorkers(runs) : workersOf(options.workers);
  const found = await withSurveyors(options, rules, seed, workers, async (surveyors) => {
    refuseNone(askedOf(rules, surveyors[0].info), surveyors[0].info);
    const budget = seconds === undefined ? { runs } : { runs: Infinity, seconds };
    return surveyBy(surveyors, { rules, ...budget, seed, script, progress: progress.show.bind(progress) });
  }).finally(() => progress.end());

  const { report, faults } = baseline === undefined ? { report: found, faults: [] } : applyBaseline(found, baseline);
  const verdict = gate(report, faults);
  files.json?.write(json(report));
  files.junit?.write(junit(report, chosen.words));
  files.markdown?.write(markdown(report, verdict, chosen.words));
  files.html?.write(page([{ report, gate: verdict, options: chosen.words, controls: await controls(report) }]));
  files.baseline?.write(`${JSON.stringify(baselineOf(report, baseline), null, 2)}\n`);
  const paint = paintFor(options, io);
  const { name, version } = report.target;
  if (isQuiet) io.stdout.write(`${visible(`${name} ${version}`)}: ${verdictLine(report, verdict, paint)}\n`);
  else {
    io.stdout.write(worst(report, chosen.words));
    io.stdout.write(text(report, verdict, { targetOptions: chosen.words, paint }));
  }
  return verdict.passes ? 0 : 1;
}

/** To have asked no rule is no conformance. */
function refuseNone(asked: readonly Rule[], { python }: TargetInfo): void {
  if (asked.length > 0) return;
  throw new UsageError(
    `none of these rules is a promise of Python ${python.slice(0, 2).join(".")}; choose others with --rules`,
  );
}

/** One a core, as long as each has enough to do to be worth its start. */
const defaultWorkers = (runs: number): number => Math.max(1, Math.min(availableParallelism(), Math.floor(runs / 500)));

/** The violated rule that matters most, in full; the others can be replayed. */
function worst(report: Report, words: string): string {
  const [first] = violated(report.rules);
  return first === undefined ? "" : `${counterexample(report, first, words)}\n${"─".repeat(80)}\n\n`;
}

function outputFiles(options: RunOptions) {
  const file = (option: string, path: string | undefined): OutputFile | undefined =>
    path === undefined ? undefined : new OutputFile(option, path);
  const files = {
    json: file("--json", options.json),
    junit: file("--junit", options.junit),
    markdown: file("--markdown", options.markdown),
    html: file("--html", options.html),
    baseline: file("--write-baseline", options.writeBaseline),
  };
  OutputFile.refuseTwice(Object.values(files));
  return files;
}
