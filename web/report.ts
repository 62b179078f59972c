import type { PageData } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import { comparison } from "./comparison.ts";
import { element } from "./element.ts";
import { failures } from "./failures.ts";
import { navigation } from "./navigation.ts";
import { overview } from "./overview.ts";
import { ruleBookHead } from "./rule-book-head.ts";
import { RuleList } from "./rule-list.ts";

/** The page of one report, or of several beside each other: what `--html` writes. Without any it is the rule book. */
const data = JSON.parse(document.querySelector("#data")!.textContent) as PageData;
const rules = new RuleList(data);
const [run] = data.runs;
const main = element("main", { id: "main" });
if (run === undefined) main.append(ruleBookHead(data.rules));
else if (data.runs.length === 1) main.append(overview(run), ...failures(run, data.rules));
else main.append(comparison(data, (id) => rules.open(id)));
main.append(rules.root);
if (data.navigation !== undefined) document.body.append(navigation(data.navigation));
document.body.prepend(element("a", { class: "skip", href: "#main" }, "To the content"));
document.body.append(
  main,
  element(
    "footer",
    {},
    element(
      "p",
      {},
      `${run === undefined ? "" : `Written by ${visible(run.report.tool)}. `}The sentences are ours; each links to the page of Python's documentation that makes the promise.`,
    ),
  ),
);
rules.openNamed();
