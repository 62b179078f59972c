import { execFileSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import type { Target } from "../impl/target.ts";
import { cpython } from "../impl/targets/pyodide.ts";
import { python } from "../impl/targets/python.ts";
import { reference } from "../impl/targets/reference.ts";
import { findingsOf, isBroken } from "../spec/judge.ts";
import { numbered, type Program } from "../spec/program.ts";
import { holdsFor, type Rule } from "../spec/rule.ts";
import { catalogue, rules } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import { claims, inOrder, isAsClaimed, isClaimedFor, myths, programsByFile, type Claim } from "./claims.ts";
import { hasAll, runsOn } from "./examples.ts";
import { expectedOf, lines } from "./seeds.ts";

const every = claims();
const programs = programsByFile();
/** The Pythons that programs run on. */
const versions = [8, 9, 10, 11, 12, 13, 14].map((point) => [3, point] as const);

const targets: readonly Target[] = [reference(), await cpython(), ...(await installed())];
afterAll(async () => {
  for (const target of targets) await target.close();
});

describe.each(targets.map((target) => [`${target.info.name} ${target.info.version}`, target] as const))(
  "on %s",
  (_, target) => {
    const { info } = target;
    const asked = rules.filter((rule) => holdsFor(rule, info.python) && runsOn(rule, info));
    const known = new Map<Program, Promise<Trace>>();
    const run = (program: Program): Promise<Trace> => {
      const running = known.get(program) ?? traceOf(target, program);
      known.set(program, running);
      return running;
    };

    for (const claim of every) {
      const shown = asked.filter(({ id }) => claim.rules.includes(id));
      const predictions = (claim.programs ?? []).flatMap(({ program, claimed }) => {
        const seed = programs.get(program);
        const isShown = seed?.program !== undefined && hasAll(info, seed.program);
        return isShown ? [{ seed, program: seed.program, claimed }] : [];
      });
      const title = `${claim.seed} (${claim.verdict}) ${claim.claim}`;
      if (shown.length + predictions.length === 0) {
        it.skip(`${title}: ${claim.undecided ?? `no rule of this Python shows it`}`, () => {});
        continue;
      }
      it(title, async () => {
        for (const { seed, program, claimed } of predictions) {
          const printed = lines(program, await run(program));
          expect(inOrder(seed, printed)).toEqual(inOrder(seed, expectedOf(seed, info.python)));
          const isPredicted = JSON.stringify(inOrder(seed, printed)) === JSON.stringify(inOrder(seed, claimed));
          expect(isPredicted).toBe(isClaimedFor(claim, info.python));
        }
        for (const rule of shown) expect(await verdictOf(rule, run)).toBe(`${rule.id} held`);
      });
    }
  },
);

describe("the claims", () => {
  it("are all decided: by a rule, by a program, or by what keeps both from it", () => {
    const judged = new Set(rules.map(({ id }) => id));
    const isOpen = ({ rules: ids, programs: own = [], undecided }: Claim): boolean =>
      undecided === undefined && own.length === 0 && !ids.some((id) => judged.has(id));

    expect(every.filter(isOpen).map(({ claim }) => claim)).toEqual([]);
  });

  it("name rules that there are", () => {
    const known = new Set(catalogue.map(({ id }) => id));

    expect(every.flatMap(({ rules: ids }) => ids).filter((id) => !known.has(id))).toEqual([]);
  });

  it("have a program that exists wherever they name one", () => {
    const named = every.flatMap(({ programs: own = [] }) => own.map(({ program }) => program));

    expect(named.filter((name) => programs.get(name)?.program === undefined)).toEqual([]);
  });

  it.each(every.filter(({ verdict }) => verdict === "wrong").map((claim) => [claim.claim, claim] as const))(
    "is refuted on every Python by a program: %s",
    (_, { programs: own = [], undecided }) => {
      const agreeing = own.flatMap(({ program, claimed }) =>
        versions.filter((version) => isAsClaimed(programs.get(program)!, claimed, version)),
      );

      expect(agreeing).toEqual([]);
      expect(own.length > 0 || undecided !== undefined).toBe(true);
    },
  );

  it.each(every.filter(({ verdict }) => verdict === "outdated").map((claim) => [claim.claim, claim] as const))(
    "held once, and holds no more: %s",
    (_, claim) => {
      const own = claim.programs ?? [];
      const holding = own.map(({ program, claimed }) =>
        versions.filter((version) => isAsClaimed(programs.get(program)!, claimed, version)),
      );

      expect(own.length).toBeGreaterThan(0);
      for (const each of holding) expect(each).toEqual(versions.filter((version) => isClaimedFor(claim, version)));
    },
  );

  it("that are wrong are told as myths, and every myth is one of them", () => {
    const told = new Set(every.flatMap(({ myths: own = [] }) => own));
    const untold = every.filter(
      ({ verdict, kind, myths: own = [], undecided }) =>
        verdict !== "true" && kind !== "program" && own.length === 0 && undecided === undefined,
    );

    expect(untold.map(({ claim }) => claim)).toEqual([
      // of one document's output, no belief about asyncio
      "Its output ends with a single Done after three seconds.",
    ]);
    expect([...told].sort()).toEqual(
      myths()
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("and a myth are refuted by the same program", () => {
    const strange = myths().filter(
      ({ name, program }) =>
        !every.some(
          ({ myths: own = [], programs: shown = [] }) =>
            own.includes(name) && shown.some((prediction) => prediction.program === program),
        ),
    );

    expect(strange.map(({ name }) => name)).toEqual([]);
  });
});

/** What the rule's own example says of it. */
async function verdictOf(rule: Rule, run: (program: Program) => Promise<Trace>): Promise<string> {
  const { program } = rule.example;
  const findings = findingsOf(rule, program, await run(program));
  return `${rule.id} ${findings.length === 0 ? "was not put to the test" : isBroken(findings) ? "is broken" : "held"}`;
}

async function traceOf(target: Target, program: Program): Promise<Trace> {
  const [answer] = await target.run([numbered(program).program]);
  if (answer === undefined || !("trace" in answer)) throw new Error(`no trace: ${JSON.stringify(answer)}`);
  return answer.trace;
}

/** The Python on this machine's PATH, if there is a fitting one. */
async function installed(): Promise<readonly Target[]> {
  try {
    const said = execFileSync("python3", ["-c", "import sys; print(sys.version_info >= (3, 8))"], { encoding: "utf8" });
    return said.trim() === "True" ? [await python({ python: "python3" })] : [];
  } catch {
    return [];
  }
}
