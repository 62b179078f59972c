import { readFileSync } from "node:fs";

/** Loops that are wrong on purpose, by the rule that accuses them. */
export type Kills = ReadonlyMap<string, readonly string[]>;

/** What `npm run power` found out; undefined where nobody has measured it. */
export function kills(): Kills | undefined {
  let text: string;
  try {
    text = readFileSync(new URL(import.meta.resolve("#fixtures/power.json")), "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const measured = JSON.parse(text) as {
    readonly kills: {
      readonly [rule: string]: { readonly mutants: readonly string[]; readonly loops: readonly string[] };
    };
  };
  return new Map(Object.entries(measured.kills).map(([id, { mutants, loops }]) => [id, [...mutants, ...loops]]));
}
