import { appendFileSync, mkdtempSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { reference } from "../impl/targets/reference.ts";
import { asyncio } from "../impl/asyncio/index.ts";
import { mutants } from "../impl/mutants/all.ts";
import type { Report } from "../spec/report.ts";
import { rules } from "../spec/rules.ts";
import { Journal, type Heading } from "./journal.ts";
import { survey } from "./survey.ts";

const asked = rules.filter(({ id }) => id.startsWith("sleep."));
const heading: Heading = {
  tool: "1",
  target: "reference",
  rules: asked.map(({ id }) => id),
  seed: 4,
  runs: 1100,
  shard: "1/1",
};
const path = (): string => join(mkdtempSync(join(tmpdir(), "journal-")), "run.jsonl");
/** One that breaks a rule, so that counterexamples are in the journal, too. */
const broken = mutants.find(({ accusedBy }) => accusedBy.some((id) => id.startsWith("sleep.")))?.asyncio ?? asyncio;

async function run(file?: string): Promise<Report> {
  const journal = file === undefined ? undefined : new Journal(file, heading);
  const target = reference(broken);
  const report = await survey({
    target,
    rules: asked,
    runs: 1100,
    seed: 4,
    script: () => "",
    ...(journal && { journal }),
  });
  return { ...report, seconds: 0 };
}

it("lets a run go on where it was cut off, wherever that is", async () => {
  const file = path();
  const undisturbed = await run();
  expect(undisturbed.summary.violated).toBeGreaterThan(0);
  expect(await run(file)).toEqual(undisturbed);
  const whole = readFileSync(file);

  for (const share of [0.1, 0.35, 0.62, 0.9]) {
    writeFileSync(file, whole);
    truncateSync(file, Math.floor(whole.length * share));
    expect(await run(file)).toEqual(undisturbed);
    expect(readFileSync(file).equals(whole)).toBe(true);
  }
});

it("refuses what is no journal of this run", () => {
  expect(() => new Journal(join(path(), "nowhere"), heading)).toThrow("cannot be read or written (ENOENT)");
  expect(() => new Journal(tmpdir(), heading)).toThrow("cannot be read or written (EISDIR)");
  const file = path();
  void new Journal(file, heading);
  expect(() => new Journal(file, { ...heading, seed: 5 })).toThrow("is the journal of another run");

  appendFileSync(file, "{}\n");
  expect(() => new Journal(file, heading)).toThrow("has a line that no run wrote");

  writeFileSync(file, "shopping list");
  expect(() => new Journal(file, heading)).toThrow("is no journal of a run; name another file, or delete it");
  expect(readFileSync(file, "utf8")).toBe("shopping list");
});
