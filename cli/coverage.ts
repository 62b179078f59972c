import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { coverage } from "../properties/coverage.ts";
import { coverageText } from "../reports/coverage.ts";
import { htmlPage } from "../reports/html.ts";
import type { CodeCoverage, Coverage } from "../spec/coverage.ts";
import { inCheckout } from "./in-checkout.ts";
import { kills } from "./kills.ts";
import { runsOf, seedOf } from "./numbers.ts";
import { assets } from "./page.ts";
import { ProgressLine } from "./progress.ts";

// What the programs of a run put to the test, and what met in them: `npm run coverage -- [--runs <n>] [--seed <int>] [--out <folder>]`, in a
// checkout. It runs the tests first, for the coverage of the code; `npm run coverage:rules` leaves them out.

/** Where vitest leaves the coverage of the code. */
const codeFile = "coverage/coverage-summary.json";

await inCheckout({ runs: "5000", seed: "1", out: "out/coverage" }, async ({ runs, seed, out }) => {
  const of = runsOf(runs);
  const progress = new ProgressLine(process, false);
  const killed = kills();
  const counts = killed && new Map([...killed].map(([id, loops]) => [id, loops.length]));
  const found = await coverage({ runs: of, seed: seedOf(seed) }, counts, (programs) =>
    progress.show({ stage: "running", programs, of, violated: 0 }),
  );
  progress.end();
  const code = codeCoverage();
  const told: Coverage = { ...found, ...(code !== undefined && { code, codeMeasured: changed(codeFile) }) };
  const page = join(out, "index.html");
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "coverage.json"), `${JSON.stringify(told)}\n`);
  writeFileSync(page, htmlPage("Coverage", told, assets("coverage")));
  process.stdout.write(`${coverageText(told)}\n${page}\n`);
});

/** The folders of the code with what of their lines and branches the tests reached. */
function codeCoverage(): readonly CodeCoverage[] | undefined {
  if (!existsSync(codeFile)) return undefined;
  type Part = { readonly total: number; readonly covered: number };
  const files = JSON.parse(readFileSync(codeFile, "utf8")) as {
    readonly [file: string]: { readonly lines: Part; readonly branches: Part };
  };
  const folders = new Map<string, { lines: Part; branches: Part }>();
  const plus = (one: Part, other: Part): Part => ({
    total: one.total + other.total,
    covered: one.covered + other.covered,
  });
  const none: Part = { total: 0, covered: 0 };
  for (const [file, { lines, branches }] of Object.entries(files)) {
    if (file === "total") continue;
    const folder = relative(process.cwd(), file)
      .split("/")
      .slice(0, 2)
      .filter((part) => !part.endsWith(".ts"))
      .join("/");
    const before = folders.get(folder) ?? { lines: none, branches: none };
    folders.set(folder, { lines: plus(before.lines, lines), branches: plus(before.branches, branches) });
  }
  const share = ({ total, covered }: Part): number => (total === 0 ? 100 : (covered / total) * 100);
  return [...folders]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([folder, { lines, branches }]) => ({ folder, lines: share(lines), branches: share(branches) }));
}

/** When a file was written, to the minute. */
function changed(file: string): string {
  return statSync(file).mtime.toISOString().slice(0, 16).replace("T", " ");
}
