import { afterAll, describe, expect, it } from "vitest";
import { reference } from "../impl/targets/reference.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import { numbered } from "../spec/program.ts";
import { holdsFor } from "../spec/rule.ts";
import { rules } from "../spec/rules.ts";
import { inOrder } from "./claims.ts";
import { hasAll } from "./examples.ts";
import { expectedOf, lines, seeds } from "./seeds.ts";

const targets = [reference(), await cpython()];
afterAll(async () => {
  for (const target of targets) await target.close();
});

describe.each(targets.map((target) => [target.info.name, target] as const))(
  "on %s, the seeds' program",
  (_, target) => {
    for (const seed of seeds()) {
      const { program } = seed;
      if (program === undefined) {
        it.skip(`${seed.seed} ${seed.title}: ${seed.untested}`, () => {});
        continue;
      }
      if (!hasAll(target.info, program)) {
        it.skip(`${seed.seed} ${seed.title}: it needs what this target does not have`, () => {});
        continue;
      }
      it(`${seed.seed} ${seed.title} prints what it printed when it was written, or what its Python prints now`, async () => {
        const trace = await traceOf(target, program);

        expect(inOrder(seed, lines(program, trace))).toEqual(inOrder(seed, expectedOf(seed, target.info.python)));
        if (seed.endsAt !== undefined)
          expect(trace.find((event) => event.is === "ended" && event.who === "main")?.t).toBe(seed.endsAt);
      });

      it(`${seed.seed} ${seed.title} keeps the rules that it shows`, async () => {
        const trace = await traceOf(target, program);
        const shown = rules.filter((rule) => seed.rules.includes(rule.id) && holdsFor(rule, target.info.python));

        expect(shown.filter((rule) => isBroken(findingsOf(rule, program, trace))).map((rule) => rule.id)).toEqual([]);
      });
    }
  },
);

async function traceOf(target: (typeof targets)[number], program: Parameters<typeof numbered>[0]) {
  const [answer] = await target.run([numbered(program).program]);
  if (answer === undefined || !("trace" in answer)) throw new Error(`no trace: ${JSON.stringify(answer)}`);
  return answer.trace;
}
