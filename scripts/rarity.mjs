// Writes fixtures/rarity.json from a report of 5,000 programs that were drawn without medleys (the two lines of drawMixed left out):
//   npm run --silent cli -- run --runs 5000 --seed 5 --json report.json; node scripts/rarity.mjs report.json
import { readFileSync, writeFileSync } from "node:fs";

const [, , file] = process.argv;
if (file === undefined) throw new Error("usage: node scripts/rarity.mjs <report.json>");
const { rules } = JSON.parse(readFileSync(file, "utf8"));
const rare = rules.filter(({ exercised }) => exercised < 24).sort((one, other) => (one.id < other.id ? -1 : 1));
writeFileSync(
  new URL("../fixtures/rarity.json", import.meta.url),
  `${JSON.stringify(Object.fromEntries(rare.map(({ id, exercised }) => [id, exercised])), undefined, 0)}\n`,
);
