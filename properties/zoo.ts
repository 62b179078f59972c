import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { python } from "../impl/targets/python.ts";
import { rules } from "../spec/rules.ts";
import { zooFile, type Zoo } from "./power/figures.ts";
import { survey } from "./survey.ts";

// The loops of fixtures/loops/, each surveyed: `npm run zoo [-- --python <executable> --runs <n> --only <part of a name>]`.
// A broken one should be accused by a `must` rule of its area, an innocent one by none. With --write, which rules accuse which broken loop is
// written to fixtures/zoo.json: `npm run power` counts these, too.

const { values } = parseArgs({
  options: {
    python: { type: "string", default: "python3" },
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
    write: { type: "boolean", default: false },
  },
});
const root = dirname(dirname(fileURLToPath(import.meta.resolve("#fixtures/loops/innocent/other_texts.py"))));
const accused: Record<string, readonly string[]> = {};
let version = "";

for (const kind of values.write ? ["broken"] : ["innocent", "broken"]) {
  const folder = join(root, kind);
  for (const file of readdirSync(folder).filter((each) => each.endsWith(".py") && each.includes(values.only))) {
    const name = file.slice(0, -3);
    const area = /^# area: (\S+)$/m.exec(readFileSync(join(folder, file), "utf8"))?.[1];
    const target = await python({ python: values.python, loop: `${name}:new_event_loop`, pythonPath: [folder] });
    version = target.info.version;
    const report = await survey({
      target,
      rules,
      runs: Number(values.runs),
      seed: Number(values.seed),
      script: () => "",
    });
    await target.close();
    const violated = report.rules.filter(({ verdict }) => verdict === "violated");
    accused[name] = violated.map(({ id }) => id);
    const accusers = violated.filter(({ level }) => level === "must");
    const isRight = kind === "innocent" ? accusers.length === 0 : accusers.some((rule) => rule.area === area);
    const sizes = accusers.map(({ id, counterexample }) => `${id} (${counterexample?.statements})`);
    process.stdout.write(`${isRight ? "  " : "! "}${name}: ${sizes.join(", ") || "not accused"}\n`);
  }
}

if (values.write) {
  const zoo: Zoo = { python: version, runs: Number(values.runs), accused };
  writeFileSync(zooFile, `${JSON.stringify(zoo, undefined, 2)}\n`);
}
