import { visible } from "../reports/visible.ts";
import type { Verdict } from "../spec/report.ts";
import { verdictWords } from "./badge.ts";
import { element } from "./element.ts";

/** How the areas stand, those with trouble first: a bar of each one's rules by verdict, to be chosen. */
export function areaBars(rules: readonly Verdict[], choose: (area: string) => void): HTMLElement {
  const areas = [...new Set(rules.map(({ area }) => area))].map((area) => ({
    area,
    verdicts: rules.filter((one) => one.area === area),
  }));
  areas.sort((one, other) => trouble(one.verdicts) - trouble(other.verdicts));
  return element("div", { class: "areas" }, ...areas.map(({ area, verdicts }) => button(area, verdicts, choose)));
}

/** The place of the worst verdict among the words: areas keep their order where it is the same. */
const trouble = (verdicts: readonly Verdict[]): number =>
  Math.min(...verdicts.map(({ verdict }) => verdictWords.indexOf(verdict)));

function button(area: string, verdicts: readonly Verdict[], choose: (area: string) => void): HTMLElement {
  const counts = verdictWords
    .map((word) => ({ word, count: verdicts.filter(({ verdict }) => verdict === word).length }))
    .filter(({ count }) => count > 0);
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  for (const { word, count } of counts) {
    const part = element("span", { class: `part ${word}` });
    part.style.flexGrow = String(count);
    bar.append(part);
  }
  const made = element(
    "button",
    { type: "button", class: "area" },
    element("span", { class: "name" }, visible(area)),
    element("span", { class: "said" }, counts.map(({ word, count }) => `${count} ${word}`).join(", ")),
    bar,
  );
  made.addEventListener("click", () => choose(area));
  return made;
}
