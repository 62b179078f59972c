import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Program } from "../../spec/program.ts";
import { parseProgram } from "../../spec/schema.ts";

/** A program on which a loop that is wrong on purpose breaks a rule that must accuse it, where no example of a rule shows it. */
export interface Witness {
  readonly mutant: string;
  readonly rule: string;
  readonly program: Program;
}

/** Found by long runs, made small, and kept: random programs meet few of them, and grow from all. */
export const witnesses: readonly Witness[] = Object.entries(
  JSON.parse(readFileSync(fileURLToPath(import.meta.resolve("#fixtures/witnesses.json")), "utf8")) as {
    readonly [mutant: string]: { readonly rule: string; readonly program: unknown };
  },
).map(([mutant, { rule, program }]) => ({ mutant, rule, program: parseProgram(program) }));
