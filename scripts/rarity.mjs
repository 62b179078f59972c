// Writes fixtures/rarity.json: how often 5,000 programs have to bring the example of a rule, so that each is put to the test often enough:
//   npm run build; node scripts/rarity.mjs [rounds]
// Each round surveys the reference with some seeds and deals more cards to the rules that were met too seldom, fewer to those met too often.
import { readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const file = new URL("../fixtures/rarity.json", import.meta.url);
const cli = new URL("../dist/cli/bin.js", import.meta.url).pathname;
/** findings in 5,000 programs: what is asked, and what chance takes */
const goal = 27;
const seeds = [101, 102, 103];
const rounds = Number(process.argv[2] ?? 4);

for (let round = 1; round <= rounds; round++) {
  const cards = JSON.parse(readFileSync(file, "utf8"));
  const found = new Map();
  for (const seed of seeds) {
    const report = join(tmpdir(), `rarity-${process.pid}.json`);
    spawnSync(process.execPath, [cli, "run", "--runs", "5000", "--seed", String(seed), "--json", report]);
    for (const { id, exercised, verdict } of JSON.parse(readFileSync(report, "utf8")).rules)
      if (verdict !== "unsupported") found.set(id, [...(found.get(id) ?? []), exercised]);
  }
  const next = {};
  for (const [id, each] of [...found].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    const dealt = cards[id] ?? 1;
    // what one card brings is not known: assume one finding, or the share of the findings that it can have brought at most
    const worth = Math.max(0.25, Math.min(3, (mean - 1) / Math.max(1, dealt)));
    const wanted = Math.round(
      Math.min(60, Math.max(1, dealt + (0.7 * (goal - mean)) / (mean < goal ? Math.min(1, worth) : worth))),
    );
    if (wanted > 1) next[id] = wanted;
  }
  writeFileSync(file, `${JSON.stringify(next, undefined, 0)}\n`);
  const lowest = [...found].map(([id, each]) => [Math.min(...each), id]).sort(([one], [other]) => one - other);
  const total = Object.values(next).reduce((sum, one) => sum + one, 0);
  process.stdout.write(
    `round ${round}: ${lowest.filter(([least]) => least < 20).length} rules below 20, the lowest ${lowest.slice(0, 4).join(" ")}; ${total} cards next\n`,
  );
}
