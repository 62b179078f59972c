import { readFileSync } from "node:fs";
import { powerFile, type Power } from "../properties/power/figures.ts";

/** Loops that are wrong on purpose, by the rule that accuses them. */
export type Kills = ReadonlyMap<string, readonly string[]>;

/** What `npm run power` found out; undefined where nobody has measured it. */
export function kills(): Kills | undefined {
  let text: string;
  try {
    text = readFileSync(powerFile, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  const measured = JSON.parse(text) as Power;
  return new Map(Object.entries(measured.kills).map(([id, { mutants, loops }]) => [id, [...mutants, ...loops]]));
}
