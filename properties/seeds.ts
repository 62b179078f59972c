import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { kind, numbered, type Program } from "../spec/program.ts";
import { tell } from "../spec/lens/seen.ts";
import type { PythonVersion } from "../spec/python-version.ts";
import { parseProgram } from "../spec/schema.ts";
import type { Trace } from "../spec/trace.ts";

/** A line that a seed's program prints: virtual seconds since its start, and the text. */
export type Line = readonly [seconds: number, text: string];

/** A program of the documents that the project began with, and what it prints. */
export interface Seed {
  /** the document's number */
  readonly seed: string;
  readonly title: string;
  /** what the program does, in words */
  readonly does: string;
  /** the rules that it shows */
  readonly rules: readonly string[];
  /** why its text is wrong or outdated, where it is */
  readonly truth?: string;
  readonly note?: string;
  /** what may come in another order */
  readonly unordered?: string;
  readonly program?: Program;
  readonly expected?: readonly Line[];
  /** where Python changed: what newer and older ones print */
  readonly "expectedFrom3.14"?: readonly Line[];
  readonly "expectedUpTo3.10"?: readonly Line[];
  /** when the main coroutine ends, where that is later than its last line */
  readonly endsAt?: number;
  /** why it has no program */
  readonly untested?: string;
}

/** Every program of the seeds, by document and title. */
export function seeds(): readonly Seed[] {
  const folder = dirname(fileURLToPath(import.meta.resolve("#fixtures/seeds/programs/000-jupyter-cell.json")));
  return readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")) as Seed)
    .map((seed) => (seed.program === undefined ? seed : { ...seed, program: parseProgram(seed.program) }));
}

/** What the seed's program prints on that Python. */
export const expectedOf = (seed: Seed, [, point]: PythonVersion): readonly Line[] =>
  (point >= 14 ? seed["expectedFrom3.14"] : point <= 10 ? seed["expectedUpTo3.10"] : undefined) ?? seed.expected ?? [];

/**
 * What the program's trace would print: what it logs and reads, and the exception that ends the host script. The host script ends with the first
 * statement of its own that raises, as a script does.
 */
export function lines(program: Program, trace: Trace): readonly Line[] {
  const { nodes } = numbered(program);
  const printed: Line[] = [];
  for (const event of trace) {
    if (event.is !== "did" && event.is !== "resumed") continue;
    if (event.by === "host" && event.raised !== undefined) {
      const idle = event.raised.exception === "Deadlock";
      return [...printed, [event.t, idle ? "<loop idle, does not return>" : `raises ${event.raised.exception}`]];
    }
    const sort = kind(nodes[event.op]!);
    if (event.is !== "did" || event.unbound !== undefined || !shown.has(sort)) continue;
    const { value } = event;
    printed.push([
      event.t,
      sort === "is_closed" ? `closed ${tell(value)}` : typeof value === "string" ? value : tell(value),
    ]);
  }
  return printed;
}

const shown = new Set(["log", "result", "is_closed", "iscoroutine", "iscoroutinefunction"]);
