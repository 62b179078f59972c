import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { python } from "../impl/targets/python.ts";
import type { Report, Verdict } from "../spec/report.ts";
import { areaOf, type Rule } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { survey } from "./survey.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;
const folder = (kind: "broken" | "innocent", file: string): string =>
  dirname(fileURLToPath(import.meta.resolve(`#fixtures/loops/${kind}/${file}`)));
const broken = folder("broken", "call_soon_lifo.py");
const innocent = folder("innocent", "other_texts.py");

/** A few of each area; `npm run zoo` takes them all. */
const plain = [
  "call_soon_lifo",
  "stop_runs_one_more_batch",
  "closed_loop_takes_callbacks",
  "future_set_twice",
  "all_tasks_lists_finished",
  "cancel_is_lost",
  "gather_in_order_of_completion",
  "wait_first_completed_waits_for_all",
  "wait_for_swallows_outer_cancel",
  "shield_cancels_inner",
  "run_leaves_tasks",
  "event_stays_set",
  "bounded_semaphore_without_bound",
];

describe.skipIf(!hasPython)("loops written in Python (skipped where there is no python3)", () => {
  it.each(plain)("are accused by a rule of their area: %s", async (name) => {
    const report = await surveyed(broken, name, ofArea(name));

    expect(violated(report).length).toBeGreaterThan(0);
  });

  it.each(plain)("are shown in seven statements or less: %s", async (name) => {
    const accused = violated(await surveyed(broken, name, ofArea(name)));

    expect(
      Math.min(...accused.map(({ counterexample }) => counterexample?.statements ?? Infinity)),
    ).toBeLessThanOrEqual(7);
  });

  it.each(
    readdirSync(innocent)
      .filter((file) => file.endsWith(".py"))
      .map((file) => file.slice(0, -3)),
  )("are not accused where the documentation leaves freedom: %s", async (name) => {
    const report = await surveyed(innocent, name, must);

    expect(violated(report).map(({ id, counterexample }) => `${id}: ${counterexample?.finding}`)).toEqual([]);
    expect([report.crashes, report.hangs]).toEqual([[], []]);
  });
});

const must = rules.filter(({ level }) => level === "must");

/** What the loop's own file says that it breaks. */
function ofArea(name: string): readonly Rule[] {
  const area = /^# area: (\S+)$/m.exec(readFileSync(`${broken}/${name}.py`, "utf8"))?.[1];
  return must.filter((rule) => areaOf(rule) === area);
}

const reports = new Map<string, Promise<Report>>();

function surveyed(path: string, name: string, asked: readonly Rule[]): Promise<Report> {
  let report = reports.get(name);
  if (report === undefined) {
    report = run(path, name, asked);
    reports.set(name, report);
  }
  return report;
}

async function run(path: string, name: string, asked: readonly Rule[]): Promise<Report> {
  const target = await python({ loop: `${name}:new_event_loop`, pythonPath: [path] });
  try {
    return await survey({ target, rules: asked, runs: 1_300, seed: 11, script: () => "" });
  } finally {
    await target.close();
  }
}

const violated = (report: Report): readonly Verdict[] => report.rules.filter(({ verdict }) => verdict === "violated");
