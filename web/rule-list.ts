import type { PageData, RuleData, RunData } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import type { Verdict, VerdictWord } from "../spec/report.ts";
import { areaBars } from "./areas.ts";
import { badge, signs } from "./badge.ts";
import { element } from "./element.ts";
import { Filter } from "./filter.ts";
import { ruleBody } from "./rule-body.ts";
import { unfolding } from "./unfolding.ts";
import { many } from "./words.ts";

interface Row {
  readonly rule: RuleData;
  readonly words: readonly (VerdictWord | "untested")[];
  /** what the search looks at */
  readonly text: string;
  readonly box: HTMLDetailsElement;
}

/** All rules, to be searched and filtered, each to be opened. */
export class RuleList {
  readonly root: HTMLElement;
  private readonly rows: readonly Row[];
  private readonly filter: Filter;
  private readonly count = element("p", { class: "quiet", role: "status" });

  constructor(data: PageData) {
    const [only] = data.runs;
    const verdicts = data.runs.map(({ report }) => new Map(report.rules.map((verdict) => [verdict.id, verdict])));
    this.rows = data.rules
      .filter(
        ({ id, untested }) => untested !== undefined || verdicts.length === 0 || verdicts.some((of) => of.has(id)),
      )
      .map((rule) => row(rule, data.runs, verdicts));
    this.filter = new Filter(
      [...new Set(this.rows.map(({ rule }) => rule.area))],
      [...new Set(this.rows.flatMap(({ words }) => words))],
      () => this.apply(),
    );
    this.root = element(
      "section",
      { class: "rules", id: "rules" },
      element("h2", {}, "Rules"),
      only === undefined || data.runs.length > 1
        ? undefined
        : areaBars(only.report.rules, (area) => this.showArea(area)),
      this.filter.root,
      this.count,
      element("div", { class: "list" }, ...this.rows.map(({ box }) => box)),
    );
    this.apply();
  }

  /** Shows an area's rules and nothing else. */
  showArea(area: string): void {
    this.filter.set({ area });
    this.filter.focus();
  }

  /** Opens a rule, whatever the filter says. */
  open(id: string): void {
    const row = this.rows.find(({ rule }) => rule.id === id);
    if (row === undefined) return;
    this.filter.clear();
    row.box.open = true;
    row.box.scrollIntoView();
    row.box.querySelector("summary")!.focus();
  }

  /** Opens the rule that the address names: `report.html#gather.empty`. */
  openNamed(): void {
    const openIt = (): void => this.open(location.hash.slice(1));
    addEventListener("hashchange", openIt);
    openIt();
  }

  private apply(): void {
    let shown = 0;
    for (const { rule, words, text, box } of this.rows) {
      const isShown = this.filter.takes(rule, words, text);
      box.hidden = !isShown;
      if (isShown) shown += 1;
    }
    this.count.textContent =
      shown === this.rows.length ? many(shown, "rule") : `${shown} of ${many(this.rows.length, "rule")}`;
  }
}

function row(rule: RuleData, runs: readonly RunData[], verdicts: readonly ReadonlyMap<string, Verdict>[]): Row {
  const found = verdicts.map((of) => of.get(rule.id));
  const words =
    rule.untested !== undefined ? (["untested"] as const) : found.flatMap((verdict) => verdict?.verdict ?? []);
  const [only] = found;
  const marks =
    verdicts.length > 1
      ? [
          element(
            "span",
            { class: "dots" },
            ...found.map((verdict) =>
              element(
                "span",
                { class: `dot ${verdict?.verdict ?? "untested"}` },
                signs[verdict?.verdict ?? "untested"],
              ),
            ),
          ),
        ]
      : words.map((word) => badge(word));
  const box = unfolding({
    className: "rule",
    id: rule.id,
    isOpen: false,
    summary: [
      ...marks,
      element("code", { class: "id" }, visible(rule.id)),
      rule.level === "must" ? undefined : element("span", { class: "count" }, rule.level),
      only === undefined || verdicts.length > 1
        ? undefined
        : element("span", { class: "count" }, `${only.exercised.toLocaleString("en")}×`),
      element("span", { class: "says" }, visible(rule.says)),
    ],
    content: () => ruleBody(rule, runs),
  });
  return { rule, words, text: `${rule.id} ${rule.says} ${rule.level}`.toLowerCase(), box };
}
