// Writes fixtures/rarity.json: how often 5,000 programs have to bring the example of a rule, so that each is put to the test 20 times:
//   npm run build; node scripts/rarity.mjs [rounds]
// Each round surveys the reference with eight seeds, and deals more cards to rules that one of them met too seldom, fewer to those that all meet often.
import { readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";

const file = new URL("../fixtures/rarity.json", import.meta.url);
const cli = new URL("../dist/cli/bin.js", import.meta.url).pathname;
const report = join(tmpdir(), `rarity-${process.pid}.json`);
const seeds = [1, 2, 5, 11, 42, 77];
const rounds = Number(process.argv[2] ?? 4);

for (let round = 1; round <= rounds; round++) {
  const cards = JSON.parse(readFileSync(file, "utf8"));
  const found = new Map();
  for (const seed of [...seeds, 100 + round, 200 + round]) {
    spawnSync(process.execPath, [cli, "run", "--runs", "5000", "--seed", String(seed), "--json", report]);
    for (const { id, exercised, verdict } of JSON.parse(readFileSync(report, "utf8")).rules)
      if (verdict !== "unsupported") found.set(id, [...(found.get(id) ?? []), exercised]);
  }
  const low = [];
  for (const [id, each] of found) {
    const least = Math.min(...each);
    const mean = each.reduce((sum, one) => sum + one, 0) / each.length;
    const dealt = cards[id] ?? 1;
    if (least < 20) low.push(`${id} ${least}`);
    if (least < 22) cards[id] = Math.min(130, dealt + Math.max(4, 24 - least));
    else if (least > 32 && mean > 42 && dealt > 4)
      cards[id] = Math.max(2, dealt - Math.round(Math.min(6, (least - 30) / 2)));
  }
  const next = Object.entries(cards)
    .filter(([, dealt]) => dealt > 1)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  writeFileSync(file, `{\n${next.map(([id, dealt]) => `${JSON.stringify(id)}: ${dealt}`).join(",\n")}\n}\n`);
  process.stdout.write(
    `round ${round}: ${low.length} rules below 20 with one of the seeds: ${low.slice(0, 6).join(", ")}\n`,
  );
}
