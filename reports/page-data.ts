import { findingsOf } from "../spec/judge.ts";
import type { Program } from "../spec/program.ts";
import type { Report, TriedWord } from "../spec/report.ts";
import { areaOf, isTested, type Finding, type Level, type Rule, type Untested } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";
import type { TurnMark } from "./picture.ts";
import { citation } from "./counterexample.ts";
import { gate, type Gate } from "./gate.ts";
import type { Honours } from "./rule-book.ts";
import { suffix, type TargetOptions } from "./replay-line.ts";
import type { Navigation } from "./site-data.ts";
import { changeOf, type Change } from "./page-data/change.ts";

/** All that a page shows, as plain JSON: what is in it is data, whoever wrote it. */
export interface PageData {
  readonly title: string;
  readonly runs: readonly RunData[];
  readonly rules: readonly RuleData[];
  /** where the page is one of a site */
  readonly navigation?: Navigation;
}

/** One report, and what is said about it beside. */
export interface RunData {
  readonly report: Report;
  readonly gate: Gate;
  /** what follows `asyncio-conformance replay seed:path` */
  readonly options: string;
  /** by rule: what loops that are known did with the counterexample */
  readonly controls: { readonly [rule: string]: readonly Control[] };
}

/** What a loop that is known did with a counterexample, and what the rule says of that. */
export interface Control {
  /** the reference, or the same Python with asyncio's own loop */
  readonly kind: "reference" | "stock";
  readonly name: string;
  readonly trace: Trace;
  readonly turns: readonly TurnMark[];
  readonly verdict: TriedWord;
}

/** A rule as a reader meets it. */
export interface RuleData {
  readonly id: string;
  readonly area: string;
  readonly level: Level;
  readonly says: string;
  /** the page of Python's documentation */
  readonly doc: string;
  readonly since: string;
  readonly until?: string;
  /** why no trace shows it */
  readonly untested?: string;
  /** the loops that are wrong on purpose and that it accuses, where that was measured */
  readonly kills?: readonly string[];
  readonly example?: ExampleData;
}

/** The smallest program that puts a rule to the test, what CPython did with it, and how a loop that breaks the rule would differ. */
export interface ExampleData {
  readonly program: Program;
  readonly python: string;
  readonly trace: Trace;
  readonly held: readonly number[];
  readonly breaks: Change;
  readonly broken: readonly number[];
  readonly because: string;
}

/** A report with the options that reach its target again, and what controls did with its counterexamples. */
export interface RunInput {
  readonly report: Report;
  readonly gate?: Gate;
  readonly options?: TargetOptions;
  readonly controls?: { readonly [rule: string]: readonly Control[] };
}

export function pageData(
  runs: readonly RunInput[],
  catalogue: readonly (Rule | Untested)[],
  honours: Honours,
  kills?: ReadonlyMap<string, readonly string[]>,
): PageData {
  const title = titleOf(runs);
  return {
    title,
    runs: runs.map((run) => ({
      report: run.report,
      gate: run.gate ?? gate(run.report),
      options: suffix(run.report, run.options),
      controls: run.controls ?? {},
    })),
    rules: catalogue.map((rule) => ruleData(rule, honours, kills)),
  };
}

function titleOf(runs: readonly RunInput[]): string {
  const [only] = runs;
  if (only === undefined) return "The rule book of asyncio";
  const { name, version } = only.report.target;
  return runs.length === 1 ? `asyncio on ${name} ${version}` : `asyncio on ${runs.length} targets`;
}

function ruleData(
  rule: Rule | Untested,
  honours: Honours,
  kills: ReadonlyMap<string, readonly string[]> | undefined,
): RuleData {
  const { id, level, says, since, until } = rule;
  const about = {
    id,
    area: areaOf(rule),
    level,
    says,
    doc: citation(rule),
    since,
    ...(until !== undefined && { until }),
  };
  if (!isTested(rule)) return { ...about, untested: rule.untested };
  const example = exampleData(rule, honours);
  const killed = kills === undefined ? {} : { kills: kills.get(id) ?? [] };
  return { ...about, ...killed, ...(example !== undefined && { example }) };
}

function exampleData(rule: Rule, honours: Honours): ExampleData | undefined {
  const recorded = honours(rule);
  if (recorded === undefined) return undefined;
  const { program, breaks } = rule.example;
  const { python, trace } = recorded;
  const other = breaks(trace);
  const broken = finding(rule, other, "broken");
  return {
    program,
    python,
    trace,
    held: finding(rule, trace, "held")?.at ?? [],
    breaks: changeOf(trace, other),
    broken: broken?.at ?? [],
    because: broken?.is === "broken" ? broken.because : "",
  };
}

const finding = (rule: Rule, trace: Trace, is: Finding["is"]): Finding | undefined =>
  findingsOf(rule, rule.example.program, trace).find((one) => one.is === is);
