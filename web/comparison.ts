import { compared, differs, type ComparedRule, type Comparison } from "../reports/comparison.ts";
import { partings } from "../reports/fingerprint.ts";
import type { PageData } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import type { Report } from "../spec/report.ts";
import { signs, verdictWords } from "./badge.ts";
import { element } from "./element.ts";
import { many } from "./words.ts";

/** Several targets beside each other: how many rules each keeps, what only one of them breaks, and every rule on which they differ. */
export function comparison({ runs }: PageData, open: (id: string) => void): HTMLElement {
  const reports = runs.map(({ report }) => report);
  const told = compared(reports);
  const differing = told.rules.filter(differs);
  return element(
    "div",
    {},
    element("p", { class: "kicker" }, "asyncio conformance"),
    element("h1", {}, many(reports.length, "target")),
    counts(told.targets, reports),
    element("h2", {}, "Only this one breaks it"),
    ...alone(told, differing, open),
    element("h2", {}, "Where they differ"),
    differing.length === 0
      ? element("p", {}, "Nowhere: all say the same of every rule.")
      : matrix(told.targets, differing, open),
    ...fingerprints(told.targets, reports),
  );
}

const counts = (targets: readonly string[], reports: readonly Report[]): HTMLElement =>
  scrolling(
    "Targets and verdicts",
    element(
      "thead",
      {},
      element(
        "tr",
        {},
        ...["Target", ...verdictWords, "programs"].map((word) => element("th", { scope: "col" }, word)),
      ),
    ),
    element(
      "tbody",
      {},
      ...reports.map(({ summary, programs }, place) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, targets[place]),
          ...verdictWords.map((word) =>
            element(
              "td",
              { class: word === "violated" && summary[word] > 0 ? "bad" : undefined },
              String(summary[word]),
            ),
          ),
          element("td", {}, programs.toLocaleString("en")),
        ),
      ),
    ),
  );

function alone(
  { targets }: Comparison,
  rules: readonly ComparedRule[],
  open: (id: string) => void,
): readonly HTMLElement[] {
  const sections = targets.flatMap((target, place) => {
    const own = rules.filter(({ breaker }) => breaker === place);
    if (own.length === 0) return [];
    return [
      element("h3", {}, `${target}: ${many(own.length, "rule")}`),
      element("ul", { class: "ids" }, ...own.map(({ id }) => element("li", {}, link(id, open)))),
    ];
  });
  return sections.length > 0 ? sections : [element("p", {}, "No rule is broken by one target alone.")];
}

const matrix = (targets: readonly string[], rules: readonly ComparedRule[], open: (id: string) => void): HTMLElement =>
  scrolling(
    "Rules on which the targets differ",
    element(
      "thead",
      {},
      element("tr", {}, ...["Rule", ...targets].map((name) => element("th", { scope: "col" }, name))),
    ),
    element(
      "tbody",
      {},
      ...rules.map(({ id, verdicts }) =>
        element(
          "tr",
          {},
          element("th", { scope: "row" }, link(id, open)),
          ...verdicts.map((word) =>
            element(
              "td",
              { class: `dot ${word ?? "untested"}` },
              element("span", { "aria-hidden": "true" }, word === undefined ? "" : signs[word]),
              element("span", { class: "word" }, word ?? "not asked"),
            ),
          ),
        ),
      ),
    ),
  );

/** Where the documentation leaves freedom, and they go different ways. */
function fingerprints(targets: readonly string[], reports: readonly Report[]): readonly HTMLElement[] {
  const all = partings(reports);
  if (all.length === 0) return [];
  const head = ["What is open", ...targets].map((name) => element("th", { scope: "col" }, name));
  const rows = all.map(({ says, ways }) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, visible(says)),
      ...ways.map((way) => element("td", {}, visible(way ?? ""))),
    ),
  );
  return [
    element("h2", {}, "Fingerprints: where each may go its own way"),
    scrolling(
      "Points that the documentation leaves open",
      element("thead", {}, element("tr", {}, ...head)),
      element("tbody", {}, ...rows),
    ),
  ];
}

const scrolling = (title: string, ...parts: readonly HTMLElement[]): HTMLElement =>
  element(
    "div",
    { class: "wide", tabindex: 0, role: "group", "aria-label": title },
    element("table", { class: "matrix" }, ...parts),
  );

function link(id: string, open: (id: string) => void): HTMLElement {
  const made = element("a", { href: `#${visible(id)}` }, visible(id));
  made.addEventListener("click", (event) => {
    event.preventDefault();
    open(id);
  });
  return made;
}
