import { findingsOf } from "../spec/judge.ts";
import { kind, numbered, type Program } from "../spec/program.ts";
import { areaOf, isTested, type Documented, type Rule, type Untested } from "../spec/rule.ts";
import type { Trace } from "../spec/trace.ts";
import { citation } from "./counterexample.ts";
import { count } from "./gate.ts";
import { anchor, fenced, folded, prose } from "./markup.ts";
import { chapters } from "./rule-book/chapters.ts";
import { printed, script } from "./script.ts";

/** A page of Markdown, and where it lies in the folder of the documentation. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** What a real CPython did with a rule's example, where that was recorded. */
export type Honours = (rule: Rule) => { readonly python: string; readonly trace: Trace } | undefined;

/** The catalogue as a book: one page with every rule's sentence, and for each area a page with the programs that put its rules to the test. */
export function ruleBook(catalogue: readonly (Rule | Untested)[], honours: Honours): readonly Page[] {
  const areas = areasOf(catalogue);
  return [
    { path: "rules.md", text: page(contents(areas, catalogue)) },
    ...areas.map((area) => ({ path: `rules/${area.name}.md`, text: page(chapter(area, honours)) })),
  ];
}

interface Area {
  readonly name: string;
  readonly about: string;
  readonly chapter: string;
  readonly rules: readonly (Rule | Untested)[];
}

/** In the order of the chapters; what no chapter names comes last. */
function areasOf(catalogue: readonly (Rule | Untested)[]): readonly Area[] {
  const present = [...new Set(catalogue.map(areaOf))];
  const named = chapters.flatMap(({ title, areas }) =>
    Object.entries(areas).map(([name, about]) => ({ name, about, chapter: title })),
  );
  const unnamed = present
    .filter((name) => !named.some((area) => area.name === name))
    .map((name) => ({ name, about: name, chapter: "Not yet in a chapter" }));
  return [...named, ...unnamed]
    .filter(({ name }) => present.includes(name))
    .map((area) => ({ ...area, rules: catalogue.filter((rule) => areaOf(rule) === area.name).sort(byId) }));
}

/** The order of a module's exports is not the same wherever it is loaded. */
const byId = (one: Documented, other: Documented): number => (one.id < other.id ? -1 : 1);

const page = (blocks: readonly string[]): string => `${[generated, ...blocks].join("\n\n")}\n`;

const generated = "<!-- written by `npm run docs` -->";

function contents(areas: readonly Area[], catalogue: readonly (Rule | Untested)[]): readonly string[] {
  const judged = catalogue.filter(isTested).length;
  return [
    "# The rule book",
    `What asyncio promises, sentence by sentence: ${count(catalogue.length, "rule", "rules")}, of which the suite judges ${judged}. ` +
      "Each says one thing that a program can rely on, in our own words, with a link to where Python's documentation says so. " +
      "Behind each is a short script that shows it at work: plain Python, to be run as it stands.",
    [
      "- **must**: documented. A loop that breaks it does not conform.",
      "- **should**: documented as the usual behaviour. A loop that breaks it is told, and passes.",
      "- **implementation**: undocumented, but CPython does it and programs rely on it. A loop that breaks it is told, and passes.",
    ].join("\n"),
    "In what the scripts print, times are those of a clock that is never late, `<…>` stands for an object, and the texts of asyncio's errors are left out.",
    "The versions are those of the Python whose documentation makes the promise: a loop under an older or newer Python is not asked. " +
      "Where a rule is not judged, its entry says why.",
    table(areas),
    ...areas.flatMap((area) => [
      `## ${heading(area)}`,
      area.rules
        .map(
          (rule) =>
            `- [\`${rule.id}\`](rules/${area.name}.md#${anchor(rule.id)}) ${prose(rule.says)} ${facts(rule)}${isTested(rule) ? "" : ". Not judged"}`,
        )
        .join("\n"),
    ]),
  ];
}

const table = (areas: readonly Area[]): string =>
  [
    "| | | rules | judged |",
    "| --- | --- | ---: | ---: |",
    ...areas.map((area, place) => {
      const { name, about, chapter, rules } = area;
      const first = areas[place - 1]?.chapter === chapter ? "" : `**${chapter}**`;
      return `| ${first} | [${name}](#${anchor(heading(area))}): ${about} | ${rules.length} | ${rules.filter(isTested).length} |`;
    }),
  ].join("\n");

const heading = ({ name, about }: Area): string => `${name}: ${about}`;

const chapter = (area: Area, honours: Honours): readonly string[] => [
  `# ${heading(area)}`,
  `${count(area.rules.length, "rule", "rules")} of [the rule book](../rules.md#${anchor(heading(area))}).`,
  ...area.rules.flatMap((rule) => [
    `## \`${rule.id}\``,
    prose(rule.says),
    facts(rule),
    isTested(rule) ? example(rule, honours) : `Not judged: ${prose(rule.untested)}`,
  ]),
];

const facts = (rule: Documented): string => `(${rule.level}, ${versions(rule)}, [documentation](${citation(rule)}))`;

/** "Python 3.8 to 3.13": the last version that has it, not the first that does not. */
function versions({ since, until }: Documented): string {
  if (until === undefined) return `Python ${since}+`;
  const last = `3.${Number(until.split(".")[1]) - 1}`;
  return last === since ? `Python ${since}` : `Python ${since} to ${last}`;
}

function example(rule: Rule, honours: Honours): string {
  const recorded = honours(rule);
  const python = fenced("python", script(rule.example.program, recorded?.trace));
  if (recorded === undefined) return folded("A script that shows it", [python]);
  return folded("A script that shows it", [python, ...output(rule, recorded), ...breach(rule, recorded.trace)]);
}

function output({ example }: Rule, { python, trace }: NonNullable<ReturnType<Honours>>): readonly string[] {
  const lines = printed(example.program, trace);
  return lines.length === 0 ? [] : [`On CPython ${python} it prints`, fenced("text", lines.join("\n"))];
}

/** What the judge says of a loop that breaks the rule in this script. */
function breach(rule: Rule, trace: Trace): readonly string[] {
  const findings = findingsOf(rule, rule.example.program, rule.example.breaks(trace));
  const found = findings.find((each) => each.is === "broken");
  return found === undefined
    ? []
    : [`On a loop that breaks it: ${prose(spelled(found.because, rule.example.program))}.`];
}

/** What has no name in the program goes by its number there; a reader of the script knows it by the call. */
function spelled(because: string, program: Program): string {
  const { nodes } = numbered(program);
  return because.replace(/(?<!\w)#(\d+)(?:~\d+)?(\(\))?/g, (number, op: string, callback?: string) => {
    const node = nodes[Number(op)];
    if (node === undefined) return number;
    return callback === undefined ? `the ${kind(node)}()` : `the callback of ${kind(node)}()`;
  });
}
