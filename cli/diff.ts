import { Command } from "commander";
import type { Target } from "../impl/target.ts";
import { interpreters, type Interpreter } from "../impl/targets/interpreters.ts";
import { python } from "../impl/targets/python.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { differential, type DifferentialProgress } from "../properties/differential.ts";
import type { StartControl } from "../properties/differential/causes.ts";
import { differencesGate, differencesLine, differencesText } from "../reports/differences.ts";
import { json } from "../reports/json.ts";
import { script } from "../reports/script.ts";
import { visible } from "../reports/visible.ts";
import { chooseRules } from "./choose-rules.ts";
import type { Io } from "./io.ts";
import { runsOf, secondsOf, seedOf, shardOf } from "./numbers.ts";
import { OutputFile } from "./output-file.ts";
import { paintFor } from "./paint.ts";
import { ProgressLine } from "./progress.ts";
import { readBaseline } from "./read-baseline.ts";
import { addTargetOptions, chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";
import { UsageError } from "./usage-error.ts";

const defaultRuns = 2000;
const defaultSeed = 1;

interface DiffOptions extends TargetOptions {
  readonly rules?: string;
  readonly runs?: string;
  readonly time?: string;
  readonly seed?: string;
  readonly shard?: string;
  readonly baseline?: string;
  readonly json?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

/** `diff`: compares a target with the reference, program by program, and says what each difference comes from. */
export const diffCommand = (io: Io, finish: (status: number) => void): Command =>
  addTargetOptions(new Command("diff").description("differential check of a target against the reference"))
    .option("--rules <glob,…>", 'only these rules may explain a difference, as in "gather.*,wait.*"')
    .option("--runs <n>", `programs to compare: every rule's example, then random ones (default ${defaultRuns})`)
    .option("--time <seconds>", "instead of --runs: as many programs as fit")
    .option("--seed <int>", `where random programs start (default ${defaultSeed})`)
    .option("--shard <i/n>", "this machine's share of the programs")
    .option("--baseline <file>", "known deviations: differences that come from them do not fail the check")
    .option("--json <file>", "write the whole report as JSON")
    .option("--quiet", "only the outcome, in one line")
    .option("--no-color", "no colours; NO_COLOR in the environment says the same")
    .allowExcessArguments(false)
    .action(async (options: DiffOptions) => finish(await diff(options, io)));

async function diff(options: DiffOptions, io: Io): Promise<number> {
  if (options.runs !== undefined && options.time !== undefined) {
    throw new UsageError("--runs and --time exclude each other; leave one of them out");
  }
  const chosen = chooseTarget(options);
  const rules = chooseRules(options.rules);
  const runs = options.runs === undefined ? defaultRuns : runsOf(options.runs);
  const seconds = options.time === undefined ? undefined : secondsOf(options.time);
  const seed = options.seed === undefined ? defaultSeed : seedOf(options.seed);
  const shard = options.shard === undefined ? undefined : shardOf(options.shard);
  const baseline = options.baseline === undefined ? undefined : readBaseline(options.baseline);
  const file = options.json === undefined ? undefined : new OutputFile("--json", options.json);

  const isQuiet = options.quiet === true;
  const progress = new ProgressLine(io, isQuiet);
  const controls = new Controls(options);
  const report = await withTarget(chosen, (target) =>
    differential({
      target,
      rules,
      known: new Set(baseline?.deviations.map(({ rule }) => rule)),
      ...(seconds === undefined ? { runs } : { runs: Infinity, seconds }),
      seed,
      ...(shard && { shard }),
      ...controls.of(target),
      script,
      progress: (done) => progress.line(told(done)),
    }),
  ).finally(() => {
    progress.end();
    return controls.close();
  });

  const gate = differencesGate(report);
  file?.write(json(report));
  const paint = paintFor(options, io);
  const { name, version } = report.target;
  if (isQuiet) io.stdout.write(`${visible(`${name} ${version}`)}: ${differencesLine(report, gate, paint)}\n`);
  else io.stdout.write(differencesText(report, gate, { targetOptions: chosen.words, paint }));
  return gate.passes ? 0 : 1;
}

function told({ stage, programs, of, different }: DifferentialProgress): string {
  const some = `${programs}${of === undefined ? "" : ` of ${of}`} programs, ${different} different`;
  return stage === "comparing" ? some : `${some}; making the smallest`;
}

/** Other loops that help to tell whose a difference is; each is started when it is asked for the first time. */
class Controls {
  private readonly options: DiffOptions;
  private readonly started: Promise<Target | undefined>[] = [];

  constructor(options: DiffOptions) {
    this.options = options;
  }

  of({ info }: Target): { newest?: StartControl; newer?: StartControl; stock?: StartControl } {
    const { loop, pythonPath, ...others } = this.options;
    if (info.name === "reference") return {};
    const newest = this.once(() => cpython());
    const newer = this.once(() => newerThan(info));
    if (loop === undefined && pythonPath === undefined) return { newest, newer };
    return { newest, newer, stock: this.once(() => chooseTarget(others).start()) };
  }

  async close(): Promise<void> {
    for (const target of await Promise.all(this.started)) await target?.close();
  }

  /** Where it cannot be started the check goes on without it. */
  private once(start: () => Promise<Target | undefined>): StartControl {
    let target: Promise<Target | undefined> | undefined;
    return () => {
      if (target === undefined) {
        target = start().catch(() => undefined);
        this.started.push(target);
      }
      return target;
    };
  }
}

/** The newest CPython on this machine, if the target's is older. */
async function newerThan({ python: [, minor] }: Target["info"]): Promise<Target | undefined> {
  const minorOf = ({ version }: Interpreter): number => Number(version.split(".")[1]);
  const [newest] = (await interpreters(process.env))
    .filter((each) => each.implementation === "cpython" && minorOf(each) > minor)
    .sort((one, other) => minorOf(other) - minorOf(one));
  return newest === undefined ? undefined : python({ python: newest.executable });
}
