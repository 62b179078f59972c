import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { python } from "../impl/targets/python.ts";
import { rules } from "../spec/rules.ts";
import { survey } from "./survey.ts";

// The loops of fixtures/loops/, each surveyed: `npm run zoo [-- --python <executable> --runs <n> --only <part of a name>]`.
// A broken one should be accused by a `must` rule of its area, an innocent one by none.

const { values } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.resolve("#fixtures/loops/innocent/other_texts.py"))));

for (const kind of ["innocent", "broken"]) {
  const folder = join(root, kind);
  for (const file of readdirSync(folder).filter((each) => each.endsWith(".py") && each.includes(values.only))) {
    const name = file.slice(0, -3);
    const area = /^# area: (\S+)$/m.exec(readFileSync(join(folder, file), "utf8"))?.[1];
    const target = await python({ python: values.python, loop: `${name}:new_event_loop`, pythonPath: [folder] });
    const report = await survey({
      target,
      rules,
      runs: Number(values.runs),
      seed: Number(values.seed),
      script: () => "",
    });
    await target.close();
    const accusers = report.rules.filter(({ verdict, level }) => verdict === "violated" && level === "must");
    const isRight = kind === "innocent" ? accusers.length === 0 : accusers.some((rule) => rule.area === area);
    const sizes = accusers.map(({ id, counterexample }) => `${id} (${counterexample?.statements})`);
    process.stdout.write(`${isRight ? "  " : "! "}${name}: ${sizes.join(", ") || "not accused"}\n`);
  }
}
