import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { kind, numbered, type Program } from "../spec/program.ts";
import { tell } from "../spec/lens/seen.ts";
import type { PythonVersion } from "../spec/python-version.ts";
import { parseProgram } from "../spec/schema.ts";
import type { Seen, Trace } from "../spec/trace.ts";

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
  readonly [changed: `expectedFrom3.${number}` | `expectedUpTo3.${number}`]: readonly Line[] | undefined;
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
export function expectedOf(seed: Seed, [, point]: PythonVersion): readonly Line[] {
  const changes = Object.keys(seed).flatMap((key) => {
    const [, way, at] = /^expected(UpTo|From)3\.(\d+)$/.exec(key) ?? [];
    return way === undefined ? [] : [{ key: key as `expectedFrom3.${number}`, isOld: way === "UpTo", at: Number(at) }];
  });
  const older = changes.filter(({ isOld, at }) => isOld && point <= at).sort((one, other) => one.at - other.at);
  const newer = changes.filter(({ isOld, at }) => !isOld && point >= at).sort((one, other) => other.at - one.at);
  const [change] = [...older, ...newer];
  return (change && seed[change.key]) ?? seed.expected ?? [];
}

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
    const node = nodes[event.op]!;
    const sort = kind(node);
    if (event.raised !== undefined) {
      // what an await raises goes on its way, and is seen where it arrives
      if ("do" in node && !passingOn.has(sort)) printed.push([event.t, `${sort} raises ${event.raised.exception}`]);
    } else if (event.is === "did" && event.unbound === undefined && shown[sort] !== undefined) {
      printed.push([event.t, shown[sort](event.value ?? null)]);
    }
  }
  return printed;
}

const passingOn: ReadonlySet<string> = new Set(["await", "yield", "emit", "async_with", "async_for"]);

const plainly = (seen: Seen): string => (typeof seen === "string" ? seen : tell(seen));

/** The statements whose values are printed, and how. */
const shown: { readonly [kind: string]: (seen: Seen) => string } = {
  log: plainly,
  result: plainly,
  iscoroutine: plainly,
  iscoroutinefunction: plainly,
  is_closed: (seen) => `closed ${tell(seen)}`,
  is_running: (seen) => `is_running ${tell(seen)}`,
  isfuture: (seen) => `isfuture ${tell(seen)}`,
  has: (seen) => `has ${tell(seen)}`,
  all_tasks: (seen) =>
    typeof seen === "object" && seen !== null && "set" in seen ? `all_tasks ${seen.set.length}` : plainly(seen),
};
