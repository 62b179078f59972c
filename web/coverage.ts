import { totals } from "../reports/coverage.ts";
import type { Coverage, RuleCoverage } from "../spec/coverage.ts";
import { element } from "./element.ts";
import { heatMap } from "./heat-map.ts";
import { many } from "./words.ts";

/** The page that `npm run coverage` writes: rules, pairs of statements, versions, code. */
const data = JSON.parse(document.querySelector("#data")!.textContent) as Coverage;
const sum = totals(data);

const share = (name: string, count: number, of: number): HTMLElement => {
  const bar = element("span", { class: "bar", "aria-hidden": "true" });
  const [done, rest] = [element("span", { class: "part held" }), element("span", { class: "part unsupported" })];
  done.style.flexGrow = String(count);
  rest.style.flexGrow = String(of - count);
  bar.append(done, ...(count < of ? [rest] : []));
  const percent = of === 0 ? 100 : Math.floor((count / of) * 1000) / 10;
  return element(
    "div",
    { class: "share" },
    element("span", { class: "name" }, name),
    element("span", {}, `${count.toLocaleString("en")} of ${of.toLocaleString("en")} (${percent} %)`),
    bar,
  );
};

const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]): HTMLElement =>
  element(
    "div",
    { class: "wide", tabindex: 0, role: "group", "aria-label": title },
    element(
      "table",
      { class: "matrix" },
      element("thead", {}, element("tr", {}, ...head.map((word) => element("th", { scope: "col" }, word)))),
      element(
        "tbody",
        {},
        ...rows.map(([first = "", ...rest]) =>
          element("tr", {}, element("th", { scope: "row" }, first), ...rest.map((cell) => element("td", {}, cell))),
        ),
      ),
    ),
  );

const listed = (title: string, rules: readonly RuleCoverage[]): HTMLElement | undefined =>
  rules.length === 0
    ? undefined
    : element(
        "details",
        {},
        element("summary", {}, `${title} (${rules.length})`),
        element("ul", { class: "ids" }, ...rules.map(({ id }) => element("li", {}, id))),
      );

const judged = data.rules.filter(({ isJudged }) => isJudged);
const rarest = judged
  .filter(({ exercised }) => exercised > 0)
  .sort((one, other) => one.programs - other.programs)
  .slice(0, 15);

document.body.append(
  element(
    "main",
    { id: "main" },
    element("p", { class: "kicker" }, "asyncio conformance"),
    element("h1", {}, "Coverage"),
    element(
      "p",
      { class: "lead" },
      `What ${many(data.programs, "program")} of seed ${data.seed} put to the test on the reference loop.`,
    ),
    share("Rules judged", sum.judged, sum.documented),
    share("Rules put to the test, of those of its Python", sum.exercised, sum.asked),
    sum.discriminating === undefined
      ? element("p", { class: "quiet" }, "Which rules accuse a wrong loop was not measured: npm run power does.")
      : share("Rules that accuse a wrong loop", sum.discriminating, sum.judged),
    share("Kinds of statement carried out", sum.kindsSeen, sum.kinds),
    share("Pairs of kinds met in one program", sum.pairsMet, sum.pairs),
    element("h2", {}, "Rules"),
    listed(
      "Not put to the test",
      judged.filter(({ isAsked, exercised }) => isAsked && exercised === 0),
    ),
    listed(
      "Accuse no wrong loop",
      judged.filter(({ kills }) => kills === 0),
    ),
    listed(
      "Not judged",
      data.rules.filter(({ isJudged }) => !isJudged),
    ),
    element("p", { class: "quiet" }, "Put to the test least often:"),
    table(
      "Rules put to the test least often",
      ["Rule", "programs", "occasions", "wrong loops accused"],
      rarest.map(({ id, programs, exercised, kills }) => [
        id,
        String(programs),
        String(exercised),
        String(kills ?? "?"),
      ]),
    ),
    element("h2", {}, "What met what"),
    element(
      "p",
      { class: "quiet" },
      "A dot for each pair of kinds of statement or call that were carried out in one program: the darker, the more programs. Point at one, or move with the arrow keys.",
    ),
    heatMap(data),
    element("h2", {}, "Versions of Python"),
    table(
      "Rules by version",
      ["Python", "rules", "judged"],
      data.versions.map(({ python, rules, judged }) => [python, String(rules), String(judged)]),
    ),
    element("h2", {}, "Code"),
    data.codeMeasured === undefined
      ? undefined
      : element("p", { class: "quiet" }, `As the tests that ran last reached it, ${data.codeMeasured}.`),
    data.code === undefined
      ? element("p", {}, "Not measured; npm run coverage runs the tests with it.")
      : table(
          "Code reached by the tests",
          ["Folder", "lines", "branches"],
          data.code.map(({ folder, lines, branches }) => [folder, `${lines.toFixed(1)} %`, `${branches.toFixed(1)} %`]),
        ),
  ),
);
