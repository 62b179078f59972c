import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Target } from "../impl/target.ts";
import { interpreters } from "../impl/targets/interpreters.ts";
import { installed, pyodidePackages } from "../impl/targets/pyodide-packages.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { python } from "../impl/targets/python.ts";
import { defects, defectsOf } from "../spec/defects.ts";
import type { Defect } from "../spec/defects/defect.ts";
import { isBroken, Judge } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { holdsFor, type Level } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { parseProgram } from "../spec/schema.ts";
import { hasAll } from "./examples.ts";
import { Sequence } from "./programs/sequence.ts";

const seed = 5;
/** numbers of programs of that seed: those before are the rules' examples */
const places = Array.from({ length: 300 }, (_, place) => rules.length + place);
const sequence = new Sequence(seed);
const drawn = places.map((place) => numbered(sequence.at(place)).program);

const folder = dirname(fileURLToPath(import.meta.resolve("#fixtures/programs/stop-then-send.json")));
/** Programs that some judge once took for a violation. */
const innocent = readdirSync(folder).map((file): readonly [string, Program] => {
  const { program } = JSON.parse(readFileSync(join(folder, file), "utf8")) as { readonly program: unknown };
  return [file, numbered(parseProgram(program)).program];
});

const examples = defects.flatMap((defect): readonly (readonly [Defect, Program])[] =>
  defect.example === undefined ? [] : [[defect, numbered(defect.example).program]],
);

const embedded = pyodidePackages.map((wanted) => ({
  name: `cpython@${wanted.python}`,
  missing: installed(wanted) === undefined ? ` (${wanted.name} is not installed)` : "",
  start: () => cpython({ python: wanted.python }),
}));
const onThisMachine = (await interpreters(process.env))
  .filter(({ isTooOld }) => !isTooOld)
  .map(({ name, version, executable }) => ({
    name: name.includes(version) ? name : `${name} (${version})`,
    missing: "",
    start: () => python({ python: executable }),
  }));

for (const { name, missing, start } of [...embedded, ...onThisMachine]) {
  describe.skipIf(missing !== "")(`${name}${missing}`, () => {
    let target: Target;
    beforeAll(async () => {
      target = await start();
    });
    afterAll(() => target?.close());

    it("keeps what its documentation promises, but for known defects", async () => {
      const broken = await accused(target, drawn, { known: defectsOf(target.info) });

      expect(broken.flatMap((ids, at) => ids.map((id) => `${id} by ${seed}:${places[at]}`))).toEqual([]);
    });

    it("breaks nothing in the programs that judges once mistook", async () => {
      const broken = await accused(
        target,
        innocent.map(([, program]) => program),
      );

      expect(broken.flatMap((ids, at) => ids.map((id) => `${id} by ${innocent[at]![0]}`))).toEqual([]);
    });

    it("shows the defects that are recorded of it, and no other", async () => {
      const fit = examples.filter(([, program]) => hasAll(target.info, program));
      const broken = await accused(
        target,
        fit.map(([, program]) => program),
        { levels: ["must", "should"] },
      );
      const recorded = fit.filter(([defect]) => defectsOf(target.info).includes(defect));

      expect(fit.filter((_, at) => broken[at]!.length > 0).map(([{ name }]) => name)).toEqual(
        recorded.map(([{ name }]) => name),
      );
    });
  });
}

/** The rules that each program breaks there. */
async function accused(
  target: Target,
  programs: readonly Program[],
  { known = [], levels = ["must"] }: { readonly known?: readonly Defect[]; readonly levels?: readonly Level[] } = {},
): Promise<readonly (readonly string[])[]> {
  const judge = new Judge(
    rules.filter((rule) => levels.includes(rule.level) && holdsFor(rule, target.info.python)),
    known,
  );
  const answers = await target.run(programs);
  const found = answers.map((answer, at) => {
    if ("unsupported" in answer) return [];
    if (!("trace" in answer)) return [JSON.stringify(answer)];
    return judge
      .judge(programs[at]!, answer.trace)
      .filter(({ findings, defect }) => isBroken(findings) && defect === undefined)
      .map(({ rule }) => rule.id);
  });
  expect([...judge.faults]).toEqual([]);
  return found;
}
