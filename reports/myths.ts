import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { anchor, fenced } from "./markup.ts";
import type { Page } from "./rule-book.ts";
import { printed, script } from "./script.ts";

/** A common wrong belief, the program that shows it to be wrong, and what a real CPython did with that. */
export interface Refuted {
  /** as people state it, and what is so instead: both in Markdown */
  readonly belief: string;
  readonly truth: string;
  /** the first Python for which it no longer holds, where it was true once */
  readonly until?: string | undefined;
  readonly program: Program;
  readonly trace: Trace;
  /** the rules that say so */
  readonly rules: readonly string[];
}

/** The page of common wrong beliefs: what people say, what is true, and a script that anybody can run to see it. */
export function mythsPage(myths: readonly Refuted[], python: string): Page {
  const wrong = myths.filter(({ until }) => until === undefined);
  const outdated = myths.filter(({ until }) => until !== undefined);
  const blocks = [
    "<!-- written by `npm run docs` -->",
    "# What people believe about asyncio, and what is so",
    "Each of these sentences is written down somewhere, and each is refuted by the script below it: plain Python, to be run as it stands. " +
      `What a script prints is what it does on CPython ${python}, by a clock that is never late; the texts of asyncio's errors are left out. ` +
      "The rules at the end of each lead to [the rule book](rules.md), and from there to Python's documentation.",
    contents("Never true", wrong),
    contents("True once", outdated),
    "## Never true",
    ...wrong.flatMap(told),
    "## True once",
    ...outdated.flatMap(told),
  ];
  return { path: "myths.md", text: `${blocks.join("\n\n")}\n` };
}

const contents = (title: string, myths: readonly Refuted[]): string =>
  [`**${title}**`, "", ...myths.map(({ belief }) => `- [${belief}](#${anchor(heading(belief))})`)].join("\n");

const heading = (belief: string): string => `“${belief.replace(/\.$/, "")}”`;

function told({ belief, truth, until, program, trace, rules }: Refuted): readonly string[] {
  const lines = printed(program, trace);
  return [
    `### ${heading(belief)}`,
    `${until === undefined ? "" : `**Not since Python ${until}.** `}${truth}`,
    fenced("python", script(program, trace)),
    ...(lines.length === 0 ? ["It prints nothing."] : ["It prints", fenced("text", lines.join("\n"))]),
    ...(trace.some(({ is }) => is === "stuck") ? ["and then waits for ever, until it ends itself."] : []),
    ...(rules.length === 0 ? [] : [`Rules: ${rules.map(link).join(", ")}.`]),
  ];
}

const link = (id: string): string => `[\`${id}\`](rules/${id.slice(0, id.indexOf("."))}.md#${anchor(id)})`;
