import type { RuleData } from "../reports/page-data.ts";
import { element } from "./element.ts";

/** What stands above the rules where no target is judged by them. */
export const ruleBookHead = (rules: readonly RuleData[]): HTMLElement =>
  element(
    "header",
    {},
    element("h1", {}, "The rule book"),
    element(
      "p",
      { class: "lead" },
      `What asyncio promises, sentence by sentence: ${rules.length} rules, of which the suite judges ${rules.filter(({ untested }) => untested === undefined).length}. Open one to see the smallest program that puts it to the test, step by step: as CPython keeps it, and as a loop would look that breaks it.`,
    ),
  );
