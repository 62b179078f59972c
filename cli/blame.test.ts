import { describe, expect, it } from "vitest";
import { mutants } from "../impl/mutants/all.ts";
import { reference } from "../impl/targets/reference.ts";
import type { Target } from "../impl/target.ts";
import { survey } from "../properties/survey.ts";
import { rules } from "../spec/rules.ts";
import { blamed } from "./blame.ts";

const wrong = reference(mutants.find(({ id }) => id === "gather.in-order-of-completion")!.asyncio);
/** Not called the reference, which has no reference to compare with. */
const target: Target = { ...wrong, info: { ...wrong.info, name: "ours" } };
const asked = rules.filter(({ id }) => id === "gather.results-in-input-order");
const report = await survey({ target, rules: asked, runs: 100, seed: 1, script: () => "" });

describe("a report's counterexamples", () => {
  it("are run again, on the target and on the reference", async () => {
    const { report: told, controls } = await blamed(report, target, {});

    expect(told.rules[0]).toMatchObject({
      verdict: "violated",
      blame: { is: "loop", controls: [{ verdict: "held" }] },
    });
    expect(controls["gather.results-in-input-order"]?.map(({ kind }) => kind)).toEqual(["reference"]);
  });

  it("are not repeatable where the target keeps the rule the next time", async () => {
    const { report: told } = await blamed(report, { info: target.info, run: (all) => reference().run(all) }, {});

    expect(told.rules[0]!.blame?.is).toBe("not repeatable");
  });

  it("have no blame where the rule is not known here", async () => {
    const stranger = { ...report, rules: [{ ...report.rules[0]!, id: "gather.of-another-version" }] };

    expect((await blamed(stranger, target, {})).report).toEqual(stranger);
  });
});
