import type { PageData } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import { comparison } from "./comparison.ts";
import { element } from "./element.ts";
import { failures } from "./failures.ts";
import { overview } from "./overview.ts";
import { RuleList } from "./rule-list.ts";

/** The page of one report, or of several beside each other: what `--html` writes. */
const data = JSON.parse(document.querySelector("#data")!.textContent) as PageData;
const rules = new RuleList(data);
const [run] = data.runs;
const main = element("main", { id: "main" });
if (data.runs.length === 1 && run !== undefined) {
  main.append(overview(run), ...failures(run, data.rules));
} else {
  main.append(comparison(data, (id) => rules.open(id)));
}
main.append(rules.root);
const [tool = ""] = data.runs.map(({ report }) => report.tool);
document.body.append(
  element("a", { class: "skip", href: "#main" }, "To the content"),
  main,
  element(
    "footer",
    {},
    element(
      "p",
      {},
      `Written by ${visible(tool)}. Sentences are ours; each links to the page of Python's documentation that makes the promise.`,
    ),
  ),
);
rules.openNamed();
