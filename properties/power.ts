import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mutants } from "../impl/mutants/all.ts";
import { tuneEngine } from "./engine.ts";
import { powerFile, type Power } from "./power/figures.ts";
import { kills } from "./power/kills.ts";
import { detections } from "./power/measure.ts";
import { idle, powerPage } from "./power/page.ts";

// How strong the suite is: `npm run power [-- --seeds <n> --most <programs> --only <part of an id>]`. Every mutant is hunted by the rules that must
// accuse it, and what each rule kills is written down: fixtures/power.json, docs/power.md. With --only nothing is written.

const { values } = parseArgs({
  options: {
    seeds: { type: "string", default: "20" },
    most: { type: "string", default: "2000" },
    only: { type: "string", default: "" },
  },
});

tuneEngine();
const asked = mutants.filter(({ id }) => id.includes(values.only));
const [seeds, most] = [Number(values.seeds), Number(values.most)];
const detected = detections(asked, {
  seeds,
  most,
  progress: (seed) => process.stderr.write(`seed ${seed} of ${seeds}\n`),
});
const killed = kills(asked);
const power: Power = { seeds, most, mutants: detected, kills: killed, idle: idle({ kills: killed }) };
if (values.only === "") {
  writeFileSync(powerFile, `${JSON.stringify(power, undefined, 2)}\n`);
  writeFileSync(fileURLToPath(new URL("docs/power.md", import.meta.resolve("#package"))), powerPage(power));
} else {
  process.stdout.write(powerPage(power));
}
