import { violated } from "../reports/order.ts";
import type { RuleData, RunData } from "../reports/page-data.ts";
import { blameSentence } from "../reports/blame.ts";
import { visible } from "../reports/visible.ts";
import type { Mishap, Verdict } from "../spec/report.ts";
import { badge } from "./badge.ts";
import { command } from "./command.ts";
import { counterexampleView, expected, python } from "./counterexample-view.ts";
import { element } from "./element.ts";
import { unfolding } from "./unfolding.ts";
import { many } from "./words.ts";

/** So many stand open from the start. */
const open = 1;

/** Everything that went wrong, what matters most first; then what is known to be wrong. */
export function failures(run: RunData, rules: readonly RuleData[]): readonly HTMLElement[] {
  const { report } = run;
  const broken = violated(report.rules);
  const known = report.rules.filter(
    ({ verdict, counterexample }) => verdict === "known" && counterexample !== undefined,
  );
  const mishaps = [
    ...report.crashes.map((mishap) => ({ word: "Crashed", mishap })),
    ...report.hangs.map((mishap) => ({ word: "Hung", mishap })),
  ];
  const card = (verdict: Verdict, at: number): HTMLElement => failure(run, verdict, rules, at < open);
  return [
    section(
      "What broke",
      `${many(broken.length, "rule")}; those that matter most come first, each with the smallest program found.`,
      broken.map(card),
    ),
    section(
      "The target went down",
      `On ${many(mishaps.length, "program")}.`,
      mishaps.map(({ word, mishap }) => mishapCard(run, word, mishap)),
    ),
    section(
      "Known deviations",
      "The baseline lists these, or CPython itself is known to have the defect: they do not fail the gate.",
      known.map((verdict) => card(verdict, Infinity)),
    ),
  ].filter((one) => one !== undefined);
}

const section = (title: string, about: string, cards: readonly HTMLElement[]): HTMLElement | undefined =>
  cards.length === 0
    ? undefined
    : element(
        "section",
        { class: "failures" },
        element("h2", {}, title),
        element("p", { class: "quiet" }, about),
        ...cards,
      );

function failure(run: RunData, verdict: Verdict, rules: readonly RuleData[], isOpen: boolean): HTMLElement {
  const { id, level, counterexample } = verdict;
  const rule = rules.find((one) => one.id === id);
  return unfolding({
    className: "card",
    isOpen,
    summary: [
      badge(verdict.verdict, level),
      element("code", { class: "id" }, visible(id)),
      element("span", { class: "says" }, visible(counterexample?.finding ?? rule?.says ?? "")),
    ],
    content: () => [
      element(
        "dl",
        { class: "told" },
        ...told("The promise", rule?.says, rule?.doc),
        ...told("What happened", counterexample?.finding),
        ...told("How often", howOften(verdict)),
        ...told("To blame", blameSentence(verdict)),
      ),
      ...(counterexample === undefined ? [] : counterexampleView(run, counterexample, expected(run.controls[id]))),
    ],
  });
}

/** A rule that only a smaller program of another one's broke was broken by none of the run's own. */
function howOften({ violations, exercised }: Verdict): string {
  const times = `put to the test ${many(exercised, "time")}`;
  return violations === 0
    ? `Found while another rule's program was made smaller; ${times} before.`
    : `Broken by ${many(violations, "program")}; ${times}.`;
}

function told(term: string, text: string | undefined, link?: string): readonly HTMLElement[] {
  if (text === undefined) return [];
  const source = link === undefined ? undefined : element("a", { href: link, rel: "noreferrer" }, "documentation");
  return [element("div", {}, element("dt", {}, term), element("dd", {}, `${visible(text)} `, source))];
}

const mishapCard = (run: RunData, word: string, { reason, python: script, path, seed }: Mishap): HTMLElement =>
  unfolding({
    className: "card",
    isOpen: false,
    summary: [badge("violated", word), element("span", { class: "says" }, visible(reason))],
    content: () => [command(`asyncio-conformance replay ${seed}:${path}${run.options}`), python(script)],
  });
