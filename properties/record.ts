import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { cpython } from "../impl/targets/pyodide.ts";
import { python } from "../impl/targets/python.ts";
import { numbered } from "../spec/program.ts";
import { areaOf, holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { recordedTraces, runsOn, tracesFile } from "./examples.ts";

// Records what real CPython does with the rules' examples, into fixtures/traces/: `record [area …] [--python <executable>]`.
// A rule whose example is recorded already is recorded again, unless this Python is none that it holds for, or lacks what the example needs.

const { values, positionals } = parseArgs({ options: { python: { type: "string" } }, allowPositionals: true });
const target = values.python === undefined ? await cpython() : await python({ python: values.python });
const wanted = rules.filter((rule) => holdsFor(rule, target.info.python) && runsOn(rule, target.info));
for (const area of new Set(wanted.map(areaOf))) {
  if (positionals.length > 0 && !positionals.includes(area)) continue;
  const mine = wanted.filter((rule) => areaOf(rule) === area);
  const answers = await target.run(mine.map((rule) => numbered(rule.example.program).program));
  const recorded = { ...recordedTraces(area) };
  mine.forEach((rule, place) => {
    const answer = answers[place];
    if (answer !== undefined && "trace" in answer)
      recorded[rule.id] = { python: target.info.version, trace: answer.trace };
    else process.stderr.write(`${rule.id}: no trace: ${JSON.stringify(answer)}\n`);
  });
  const known = new Set(rules.map((rule) => rule.id));
  const lines = Object.entries(recorded)
    .filter(([id]) => known.has(id))
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, one]) => `${JSON.stringify(id)}: ${JSON.stringify(one)}`);
  writeFileSync(tracesFile(area), `{\n${lines.join(",\n")}\n}\n`);
  process.stderr.write(`${area}: ${lines.length} recorded\n`);
}
await target.close();
