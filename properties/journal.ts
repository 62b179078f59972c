import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Sheet } from "./sheet.ts";

/** A journal that is another run's, or none. The message is one sentence that says what to do next. */
export class JournalError extends Error {
  override readonly name = "JournalError";
}

/** What of a survey makes its sheets: a journal is of use to the same survey only. */
export interface Heading {
  readonly tool: string;
  readonly target: string;
  readonly rules: readonly string[];
  readonly seed: number;
  readonly runs: number;
  readonly shard: string;
}

const counts = z.record(z.string(), z.number());
const line = z.object({
  batch: z.number(),
  sheet: z.looseObject({ programs: z.number(), exercised: counts, violations: counts }),
});

/**
 * What a survey has done so far, a line a batch, so that a run that was killed goes on where it was: a file of JSON lines. A last line that was cut off
 * counts as not written.
 */
export class Journal {
  private readonly path: string;
  private readonly sheets = new Map<number, Sheet>();

  constructor(path: string, heading: Heading) {
    this.path = path;
    const first = `${JSON.stringify({ journal: 1, ...heading })}\n`;
    const text = using(path, () => (existsSync(path) ? readFileSync(path, "utf8") : ""));
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole === "") {
      if (text !== "" && !first.startsWith(text)) throw refused(path, "is no journal of a run");
      using(path, () => writeFileSync(path, first));
      return;
    }
    if (!whole.startsWith(first)) {
      const isJournal = whole.startsWith('{"journal":1,');
      throw refused(
        path,
        isJournal ? "is the journal of another run (other options, or another version)" : "is no journal of a run",
      );
    }
    for (const each of whole.slice(first.length).split("\n").slice(0, -1)) this.read(each);
    if (whole !== text) writeFileSync(path, whole);
  }

  /** What came of that batch, where it is done already. */
  at(batch: number): Sheet | undefined {
    return this.sheets.get(batch);
  }

  add(batch: number, sheet: Sheet): void {
    const plain = Object.fromEntries(
      Object.entries(sheet).map(([name, held]) => [name, held instanceof Map ? Object.fromEntries(held) : held]),
    );
    appendFileSync(this.path, `${JSON.stringify({ batch, sheet: plain })}\n`);
  }

  private read(text: string): void {
    let read: z.infer<typeof line>;
    try {
      read = line.parse(JSON.parse(text));
    } catch {
      throw refused(this.path, "has a line that no run wrote");
    }
    const sheet = Object.fromEntries(
      Object.entries(read.sheet).map(([name, held]) => [
        name,
        mapped.has(name) ? new Map(Object.entries(held as object)) : held,
      ]),
    );
    this.sheets.set(read.batch, sheet as unknown as Sheet);
  }
}

const mapped: ReadonlySet<string> = new Set(["exercised", "violations", "excused", "offenders", "faults"]);

/** Files that cannot be read or written are one sentence, before the run. */
function using<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw refused(path, `cannot be read or written (${(error as NodeJS.ErrnoException).code ?? String(error)})`);
  }
}

const refused = (path: string, what: string): JournalError =>
  new JournalError(`${path} ${what}; name another file, or delete it to begin anew`);
