import { parseArgs } from "node:util";
import { innocents } from "../impl/innocents/all.ts";
import { tuneEngine } from "./engine.ts";
import { accusations } from "./power/acquittal.ts";
import { examples, randomPrograms } from "./power/hunt.ts";

// Loops that differ from CPython's where they may: `npm run innocents [-- --runs <n> --seed <n> --only <part of an id>]`. None should be accused.

const { values } = parseArgs({
  options: {
    runs: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    only: { type: "string", default: "" },
  },
});
/** Programs drawn at once. */
const batch = 1000;

tuneEngine();
const found = new Map(innocents.filter(({ id }) => id.includes(values.only)).map((each) => [each, new Set<string>()]));
for (let done = 0; done < Number(values.runs); done += batch) {
  const games = [
    ...(done === 0 ? examples() : []),
    ...randomPrograms(Number(values.seed) * 1000 + done / batch, Math.min(batch, Number(values.runs) - done)),
  ];
  for (const [innocent, said] of found) {
    for (const accusation of accusations(innocent, games)) {
      const rule = accusation.split(" at ")[0]!;
      if (!said.has(rule)) process.stdout.write(`! ${innocent.id} (${done}): ${accusation}\n`);
      said.add(rule);
    }
  }
}
for (const [{ id }, said] of found)
  process.stdout.write(`${said.size === 0 ? " " : "!"} ${id}: ${[...said].join(", ") || "not accused"}\n`);
if ([...found.values()].some((said) => said.size > 0)) process.exitCode = 1;
