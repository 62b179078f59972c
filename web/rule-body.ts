import { changed } from "../reports/page-data/change.ts";
import type { ExampleData, RuleData, RunData } from "../reports/page-data.ts";
import { script } from "../reports/script.ts";
import { visible } from "../reports/visible.ts";
import type { Verdict } from "../spec/report.ts";
import { badge } from "./badge.ts";
import { counterexampleView, expected, python as pythonBlock } from "./counterexample-view.ts";
import { element } from "./element.ts";
import { timeMachine } from "./time-machine.ts";
import { unfolding } from "./unfolding.ts";
import { many } from "./words.ts";

const levels: { readonly [level in RuleData["level"]]: string } = {
  must: "must: documented, and breaking it fails the gate",
  should: "should: documented as the usual behaviour",
  implementation: "implementation: undocumented, but CPython does it and programs rely on it",
};

/** Everything about one rule: what it says and where Python says so, and the smallest program that shows it, kept and broken. */
export function ruleBody(rule: RuleData, runs: readonly RunData[]): readonly HTMLElement[] {
  const { doc, level, since, until, untested, kills, example } = rule;
  return [
    element(
      "p",
      { class: "quiet" },
      `${levels[level]}. Python ${since}${until === undefined ? " and later" : ` until ${until}`}. `,
      element("a", { href: doc, rel: "noreferrer" }, "Documentation"),
    ),
    ...verdicts(rule.id, runs),
    ...(kills === undefined ? [] : [element("p", {}, accuses(kills))]),
    ...(untested === undefined ? [] : [element("p", {}, `Not judged: ${untested}`)]),
    ...(example === undefined ? [] : shown(example)),
  ];
}

/** So many of the loops are named. */
const mostNamed = 8;

/** Which wrong loops the rule tells from right ones: how strong it is. */
function accuses(kills: readonly string[]): string {
  if (kills.length === 0) return "It accuses none of the loops that are wrong on purpose.";
  const more = kills.length > mostNamed ? ` and ${kills.length - mostNamed} more` : "";
  return `It accuses ${many(kills.length, "loop")} that ${kills.length === 1 ? "is" : "are"} wrong on purpose: ${kills.slice(0, mostNamed).map(visible).join(", ")}${more}.`;
}

/** What a run says of the rule; where there are several, each with its target and its counterexample. */
function verdicts(id: string, runs: readonly RunData[]): readonly HTMLElement[] {
  const [only] = runs;
  const of = ({ report }: RunData): Verdict | undefined => report.rules.find((one) => one.id === id);
  if (runs.length === 1) {
    const verdict = only === undefined ? undefined : of(only);
    return verdict === undefined ? [] : [element("p", {}, tested(verdict))];
  }
  return runs.flatMap((run): readonly HTMLElement[] => {
    const verdict = of(run);
    if (verdict === undefined) return [];
    const name = `${visible(run.report.target.name)} ${visible(run.report.target.version)}`;
    const { counterexample } = verdict;
    const title = [badge(verdict.verdict), element("strong", {}, name), element("span", {}, tested(verdict))];
    if (counterexample === undefined) return [element("p", { class: "target" }, ...title)];
    return [
      unfolding({
        className: "card",
        isOpen: false,
        summary: [...title, element("span", { class: "says" }, visible(counterexample.finding))],
        content: () => counterexampleView(run, counterexample, expected(run.controls[id])),
      }),
    ];
  });
}

function tested({ verdict, exercised, violations }: Verdict): string {
  if (verdict === "unexercised") return "No program of this run put it to the test: it is not known to hold.";
  if (verdict === "unsupported") return "The target lacks what the rule is about.";
  const times = `Put to the test ${many(exercised, "time")}`;
  if (verdict === "held") return `${times}; it held each time.`;
  return violations === 0
    ? `${times}; broken by a smaller program of another rule's.`
    : `${times}; broken by ${many(violations, "program")}.`;
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
    pythonBlock(script(program, trace)),
  ];
}
