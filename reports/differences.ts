import type { Cause, Difference, DifferenceGroup, DifferenceReport, OpenPoint } from "../spec/differences.ts";
import type { Documented } from "../spec/rule.ts";
import { catalogue } from "../spec/rules.ts";
import { numbered } from "../spec/program.ts";
import { eventText } from "./event-text.ts";
import { count, type Gate } from "./gate.ts";
import { sideBySide } from "./side-by-side.ts";
import type { Paint } from "./text.ts";
import { visible } from "./visible.ts";
import { wrap } from "./wrap.ts";

export interface DifferencesOptions {
  /** the options by which the target is found again */
  readonly targetOptions: string;
  readonly paint: Paint;
}

/** What came of comparing a target with the reference: how many programs differ and why, then each that fails the check in full. */
export function differencesText(report: DifferenceReport, gate: Gate, options: DifferencesOptions): string {
  const { paint } = options;
  const failing = report.groups.filter(({ cause }) => fails(cause));
  const told = failing.slice(0, mostTold);
  const blocks = [
    heading(report, paint),
    table(report),
    ...told.map((group) => inFull(group, report, options)),
    ...(failing.length > told.length
      ? [`${failing.length - told.length} more are in the report that --json writes.`]
      : []),
    differencesLine(report, gate, paint),
  ];
  return `${blocks.map((block) => block.trimEnd()).join("\n\n")}\n`;
}

/** One line for a reader who only wants to know. */
export const differencesLine = ({ programs }: DifferenceReport, gate: Gate, paint: Paint): string =>
  gate.passes
    ? paint.good(`Every difference is explained, in ${count(programs, "program", "programs")}.`)
    : paint.bad(gate.reasons.join(" "));

/** Fails where the target breaks a `must` rule, where nothing explains a difference, and where one of the two went down. */
export function differencesGate({ groups }: DifferenceReport): Gate {
  const many = (is: Cause["is"]): number =>
    groups.filter(({ cause }) => cause.is === is && fails(cause)).reduce((sum, { programs }) => sum + programs, 0);
  const accusingUs = groups.filter(({ cause }) => cause.is === "reference-accused").length;
  const accusing = groups.filter(({ cause }) => cause.is === "accused" && fails(cause)).length;
  const reasons = [
    ...(accusing > 0 ? [`The target differs because it breaks ${count(accusing, "must rule", "must rules")}.`] : []),
    ...(accusingUs > 0 ? [`The reference breaks ${count(accusingUs, "rule", "rules")}.`] : []),
    ...(many("unexplained") > 0
      ? [`Nothing explains the difference in ${count(many("unexplained"), "program", "programs")}.`]
      : []),
    ...(many("mishap") > 0
      ? [`${count(many("mishap"), "program", "programs")} left one of the two without a trace.`]
      : []),
  ];
  return { passes: reasons.length === 0, reasons };
}

const fails = (cause: Cause): boolean =>
  cause.is === "unexplained" ||
  cause.is === "mishap" ||
  cause.is === "reference-accused" ||
  (cause.is === "accused" && ruleOf(cause.rule)?.level === "must");

const ruleOf = (id: string): Documented | undefined => catalogue.find((rule) => rule.id === id);

const width = 80;
/** So many differences are told in full. */
const mostTold = 6;
const mostNamed = 12;

function heading({ tool, target, programs, seconds, seed }: DifferenceReport, paint: Paint): string {
  return [
    paint.strong(visible(`${tool} diff`)),
    ...wrap(
      visible(`target ${target.name} ${target.version}, ${target.loop}, ${target.clock} clock; beside the reference`),
      width,
    ),
    `${count(programs, "program", "programs")} in ${seconds.toFixed(1)} s, seed ${seed}`,
  ].join("\n");
}

/** How many programs, by cause; under each cause its rules. */
function table(report: DifferenceReport): string {
  const rows = kinds.flatMap((is) => {
    const groups = report.groups.filter(({ cause }) => cause.is === is);
    if (groups.length === 0) return [];
    const named = groups.flatMap((group) => name(group).map((each) => `${each} (${group.programs})`));
    const total = groups.reduce((sum, { programs }) => sum + programs, 0);
    const first = isCountedOnce(is) ? String(total) : "";
    return [row(first, titles[is]), ...lines(is, named).map((line) => row("", `    ${line}`))];
  });
  return [
    row(String(report.same), "the same, up to whose turn it is"),
    row(String(report.different), report.different === 0 ? "different" : "different:"),
    ...rows,
  ]
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n");
}

/** What differs needs a line of its own; the names of rules share some. */
function lines(is: Cause["is"], named: readonly string[]): readonly string[] {
  if (is !== "unexplained" && is !== "version-untold") return wrap(named.join(", "), width - 14);
  const shown = named.slice(0, mostNamed);
  const rest = named.length > shown.length ? [`… and ${named.length - shown.length} more`] : [];
  return [...shown, ...rest].flatMap((each) => wrap(each, width - 14));
}

const row = (number: string, text: string): string => `${number.padStart(8)}  ${text}`;

/** A program may break several rules: their numbers add up to more. */
const isCountedOnce = (is: Cause["is"]): boolean => !["accused", "reference-accused", "known", "version"].includes(is);

const titles: { readonly [is in Cause["is"]]: string } = {
  accused: "a rule accuses the target",
  "reference-accused": "a rule accuses the reference",
  known: "a rule accuses the target, as the baseline says",
  mishap: "one of the two gave no trace",
  unexplained: "no rule accuses either: a missing rule, an open point, or a defect of one side",
  version: "a rule that only one of the two Python versions has",
  "version-untold": "the version of Python makes the difference, and no rule says so",
  deviation: "a recorded defect of CPython",
  open: "nobody promises it",
  unsupported: "the program needs what one of the two does not have",
};
const kinds = Object.keys(titles) as readonly Cause["is"][];

const openPoints: { readonly [point in OpenPoint]: string } = {
  order: "the order in which a set is walked, or timers of one deadline come",
  turns: "whose turn it is among bodies that do the same at the same times",
  collection: "what the garbage collector does, and when",
  recursion: "how deep a program may recurse",
  "shared-coroutine": "who drives a coroutine object that two have",
};

/** What a group goes by: its rule, or the first event that differs. */
function name({ cause, example }: DifferenceGroup): readonly string[] {
  switch (cause.is) {
    case "accused":
    case "reference-accused":
    case "known":
    case "version":
      return [cause.rule];
    case "deviation":
      return [cause.name];
    case "open":
      return [openPoints[cause.what]];
    case "version-untold":
    case "unexplained":
      return [`${event(example, "reference")} ≠ ${event(example, "target")}`];
    case "mishap":
    case "unsupported":
      return [];
  }
}

function event({ program, at, there, ...example }: Difference, side: "reference" | "target"): string {
  const found = example[side][side === "reference" ? at : there];
  return found === undefined ? "nothing" : visible(eventText(found, numbered(program).nodes));
}

/** Everything about one cause: the program as Python, both timelines, the command to see it again. */
function inFull(
  { cause, programs, example }: DifferenceGroup,
  report: DifferenceReport,
  { targetOptions, paint }: DifferencesOptions,
): string {
  const { seed, path, program, reference, target, at, there, control, python } = example;
  const { name: targetName, version } = report.target;
  const title = { title: `${targetName} ${version}`, trace: target, at: there };
  const replay = `asyncio-conformance replay ${seed}:${path}`;
  return [
    paint.strong(`── ${count(programs, "program", "programs")}: ${about(cause)}`),
    ...(control === undefined
      ? []
      : [
          visible(
            `${control.name} with asyncio's own loop does ${control.does}${control.does === "something else" ? "" : " does"}.`,
          ),
        ]),
    "",
    python.trimEnd().replace(/^(?=.)/gm, "    "),
    "",
    ...(reference.length + target.length === 0
      ? []
      : [sideBySide(program, { title: "reference", trace: reference, at }, title, width)]),
    `  ${[replay, visible(targetOptions)].join(" ").trimEnd()}`,
  ].join("\n");
}

function about(cause: Cause): string {
  if (cause.is === "accused" || cause.is === "reference-accused") {
    const rule = ruleOf(cause.rule);
    const who = cause.is === "accused" ? "" : "the reference breaks ";
    return `${who}${cause.rule}${rule === undefined ? "" : ` (${rule.level}). ${rule.says}`}`;
  }
  return cause.is === "mishap" ? visible(`the ${cause.who} gave no trace: ${cause.reason}`) : titles[cause.is];
}
