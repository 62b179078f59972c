import { existsSync } from "node:fs";
import { Command } from "commander";
import type { Target } from "../impl/target.ts";
import { Exhaustive } from "../properties/programs/exhaustive.ts";
import { programAt } from "../properties/programs/sequence.ts";
import { count } from "../reports/gate.ts";
import { script } from "../reports/script.ts";
import { timeline } from "../reports/timeline.ts";
import { visible } from "../reports/visible.ts";
import { wrap } from "../reports/wrap.ts";
import { defectsOf } from "../spec/defects.ts";
import { isBroken, Judge, type Judgement } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { measureOf, type Profile } from "../spec/profiles.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { parseProgram } from "../spec/schema.ts";
import type { Trace } from "../spec/trace.ts";
import { chooseRules } from "./choose-rules.ts";
import { readJson } from "./input-file.ts";
import type { Io } from "./io.ts";
import { seedOf, sizeOf } from "./numbers.ts";
import { addTargetOptions, chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";
import { UsageError } from "./usage-error.ts";

interface ReplayOptions extends TargetOptions {
  readonly exhaustive?: string;
  readonly rules?: string;
}

/** `replay`: one program again, with everything that can be seen of it. */
export const replayCommand = (io: Io, finish: (status: number) => void): Command =>
  addTargetOptions(
    new Command("replay")
      .description("run one program again: as a Python script, its timeline, and what the rules say")
      .argument("<program>", "a file with a program, report.json#rule-id, or seed:path")
      .option("--exhaustive <n>", "the path is one of a run with this option")
      .option("--rules <glob,…>", "the rules of that run"),
  ).action(async (what: string, options: ReplayOptions) => {
    const chosen = chooseTarget(options);
    const { exhaustive: size, rules: globs } = options;
    const all = size === undefined ? undefined : new Exhaustive(chooseRules(globs), sizeOf(size));
    const written = programOf(what, undefined, all);
    finish(
      await withTarget(chosen, (target) => {
        const profile = measureOf(target.info);
        const program = profile === undefined ? written : programOf(what, profile, all);
        return replay(numbered(program).program, target, io);
      }),
    );
  });

async function replay(program: Program, target: Target, io: Io): Promise<number> {
  const [answer] = await target.run([program]);
  const { name, version, loop } = target.info;
  const on = visible(`${name} ${version}, ${loop}`);
  if (answer !== undefined && "trace" in answer) return show(program, answer.trace, on, target, io);
  io.stdout.write(`${script(program)}\n`);
  if (answer !== undefined && "unsupported" in answer) {
    io.stdout.write(`${on} cannot run it: ${visible(answer.unsupported)}\n`);
    return 0;
  }
  const word =
    answer !== undefined && "hung" in answer ? `hung: ${answer.hung}` : `crashed: ${answer?.crashed ?? "no answer"}`;
  io.stdout.write(`${on} ${visible(word)}\n`);
  return 1;
}

function show(program: Program, trace: Trace, on: string, target: Target, io: Io): number {
  const { info } = target;
  const judge = new Judge(
    rules.filter((rule) => holdsFor(rule, info.python)),
    defectsOf(info),
  );
  const judgements = judge.judge(program, trace);
  const marks = judgements.flatMap(({ findings }) => findings.flatMap((one) => (one.is === "broken" ? one.at : [])));
  const blocks = [script(program, trace), `On ${on}:`, timeline(program, trace, { marks }), verdicts(judgements)];
  io.stdout.write(`${blocks.map((block) => block.trimEnd()).join("\n\n")}\n`);
  return judgements.some((one) => word(one) === "violated" && one.rule.level === "must") ? 1 : 0;
}

/** `known`: where the program met a defect of CPython itself. */
const word = ({ findings, defect }: Judgement): "held" | "violated" | "known" =>
  !isBroken(findings) ? "held" : defect === undefined ? "violated" : "known";

function verdicts(judgements: readonly Judgement[]): string {
  const broken = judgements.filter((one) => word(one) !== "held");
  const held = judgements.filter((one) => word(one) === "held").map(({ rule }) => rule.id);
  const lines = broken.flatMap((one) => {
    const because = one.findings.find((finding) => finding.is === "broken")?.because ?? "";
    const known = one.defect === undefined ? "" : ` Known: ${one.defect.says}`;
    return row(word(one), [`${one.rule.id} (${one.rule.level})`, ...wrap(visible(`${because}${known}`), 70)]);
  });
  const many = (of: string): number => judgements.filter((one) => word(one) === of).length;
  const total = `${count(judgements.length, "rule was", "rules were")} put to the test: ${many("held")} held, ${many("violated")} violated, ${many("known")} known.`;
  return [...lines, ...(held.length === 0 ? [] : row("held", wrap(held.join(", "), 70))), total].join("\n");
}

const row = (title: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, place) => `${(place === 0 ? title : "").padEnd(10)}${line}`);

/** The program of a file, of a rule's counterexample in a report, or of a seed and a path. */
function programOf(what: string, profile?: Profile, exhaustive?: Exhaustive): Program {
  const [, seed, path] = /^(-?\d+):(\d+(?::\d+)*)$/.exec(what) ?? [];
  if (seed !== undefined && path !== undefined) return fromSeed(seed, path, profile, exhaustive);
  const [, file, rule] = /^(.+\.json)#([^#]+)$/s.exec(what) ?? [];
  if (file !== undefined && rule !== undefined && !existsSync(what)) return fromReport(file, rule);
  const json = readJson(what);
  if (isReport(json)) {
    const first = json.rules.find((one) => one.counterexample !== undefined);
    const named =
      first === undefined ? "it has no counterexample" : `name one of its counterexamples: ${what}#${String(first.id)}`;
    throw new UsageError(`${what} is a report; ${named}`);
  }
  return parseProgram(json);
}

function fromSeed(seed: string, path: string, profile?: Profile, exhaustive?: Exhaustive): Program {
  try {
    return programAt(seedOf(seed), path, profile, exhaustive);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message);
    throw error;
  }
}

function fromReport(file: string, id: string): Program {
  const json = readJson(file);
  if (!isReport(json))
    throw new UsageError(`${file} is no report; write one with --json, or name a program's file alone`);
  const found = json.rules.find((one) => one.id === id);
  if (found?.counterexample?.program === undefined) {
    throw new UsageError(`${file} has no counterexample of ${JSON.stringify(id)}; name a rule that it calls violated`);
  }
  return parseProgram(found.counterexample.program);
}

interface Reported {
  readonly rules: readonly { readonly id?: unknown; readonly counterexample?: { readonly program?: unknown } | null }[];
}

const isReport = (json: unknown): json is Reported =>
  isObject(json) && Array.isArray(json["rules"]) && json["rules"].every(isObject);

const isObject = (json: unknown): json is { readonly [field: string]: unknown } =>
  typeof json === "object" && json !== null && !Array.isArray(json);
