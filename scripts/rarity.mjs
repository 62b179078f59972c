// Writes properties/programs/rarity.ts from a report of 5,000 programs that were drawn without medleys (the two lines of drawMixed left out):
//   npm run --silent cli -- run --runs 5000 --seed 5 --json report.json; node scripts/rarity.mjs report.json
import { readFileSync, writeFileSync } from "node:fs";

const [, , file] = process.argv;
if (file === undefined) throw new Error("usage: node scripts/rarity.mjs <report.json>");
const { rules } = JSON.parse(readFileSync(file, "utf8"));
const rare = rules
  .filter(({ exercised }) => exercised < 24)
  .map(({ id, exercised }) => `  ${JSON.stringify(id)}: ${exercised},`)
  .sort();
writeFileSync(
  new URL("../properties/programs/rarity.ts", import.meta.url),
  `/** How often 5,000 programs without medleys put rules to the test: those that they meet seldom. Written by scripts/rarity.mjs. */
export const rarity: { readonly [rule: string]: number } = {
${rare.join("\n")}
};
`,
);
