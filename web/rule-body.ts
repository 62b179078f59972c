import { changed } from "../reports/page-data/change.ts";
import type { ExampleData, RuleData } from "../reports/page-data.ts";
import { script } from "../reports/script.ts";
import { visible } from "../reports/visible.ts";
import type { Verdict } from "../spec/report.ts";
import { element } from "./element.ts";
import { timeMachine } from "./time-machine.ts";
import { many } from "./words.ts";

const levels: { readonly [level in RuleData["level"]]: string } = {
  must: "must: documented, and breaking it fails the gate",
  should: "should: documented as the usual behaviour",
  implementation: "implementation: undocumented, but CPython does it and programs rely on it",
};

/** Everything about one rule: what it says and where Python says so, and the smallest program that shows it, kept and broken. */
export function ruleBody(rule: RuleData, verdict: Verdict | undefined): readonly HTMLElement[] {
  const { says, doc, level, since, until, untested, example } = rule;
  return [
    element("p", { class: "sentence" }, visible(says)),
    element(
      "p",
      { class: "quiet" },
      `${levels[level]}. Python ${since}${until === undefined ? " and later" : ` until ${until}`}. `,
      element("a", { href: doc, rel: "noreferrer" }, "Documentation"),
    ),
    ...(verdict === undefined ? [] : [element("p", {}, tested(verdict))]),
    ...(untested === undefined ? [] : [element("p", {}, `Not judged: ${untested}`)]),
    ...(example === undefined ? [] : shown(example)),
  ];
}

function tested({ verdict, exercised, violations }: Verdict): string {
  if (verdict === "unexercised") return "No program of this run put it to the test: it is not known to hold.";
  if (verdict === "unsupported") return "The target lacks what the rule is about.";
  const times = `Put to the test ${many(exercised, "time")}`;
  return violations === 0 ? `${times}; it held each time.` : `${times}; broken by ${many(violations, "program")}.`;
}

function shown({ program, python, trace, held, breaks, broken, because }: ExampleData): readonly HTMLElement[] {
  const wrong = changed(trace, breaks);
  return [
    element("h3", {}, `CPython ${python} keeps it`),
    timeMachine({ title: `CPython ${python}`, program, trace, marks: held }),
    element("h3", {}, "A loop that breaks it"),
    element("p", {}, visible(because)),
    timeMachine({ title: "A loop that breaks it", program, trace: wrong, marks: broken }),
    element("h3", {}, "The program, as plain Python"),
    element("pre", { class: "python", tabindex: 0 }, element("code", {}, script(program, trace).trimEnd())),
  ];
}
