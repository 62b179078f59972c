import type { RunData } from "../reports/page-data.ts";
import type { Way } from "../spec/report.ts";
import { visible } from "../reports/visible.ts";
import { badge, verdictWords } from "./badge.ts";
import { element } from "./element.ts";
import { unfolding } from "./unfolding.ts";
import { many } from "./words.ts";

/** What a reader sees first: which loop, whether it conforms, how many rules hold. */
export function overview({ report, gate }: RunData): HTMLElement {
  const { target, programs, seed, seconds, rules, untested, fingerprint } = report;
  const facts: readonly (readonly [string, string])[] = [
    ["Loop", visible(target.loop)],
    ["Clock", visible(target.clock)],
    ...(target.profile === undefined ? [] : [["Profile", visible(target.profile)] as const]),
    ["Programs", programs.toLocaleString("en")],
    ["Seed", String(seed)],
    ["Time", `${seconds.toFixed(1)} s`],
    ["Judged", many(rules.length, "rule")],
    ["Not judged", many(untested.length, "rule")],
  ];
  return element(
    "header",
    { class: "overview" },
    element("p", { class: "kicker" }, "asyncio conformance"),
    element("h1", {}, `${visible(target.name)} ${visible(target.version)}`),
    element(
      "p",
      { class: gate.passes ? "verdict passes" : "verdict fails" },
      gate.passes ? "✓ Conformant" : "✗ Not conformant",
    ),
    gate.passes
      ? undefined
      : element("ul", { class: "reasons" }, ...gate.reasons.map((reason) => element("li", {}, visible(reason)))),
    element(
      "p",
      { class: "counts" },
      ...verdictWords
        .filter((word) => report.summary[word] > 0)
        .map((word) => badge(word, `${report.summary[word]} ${word}`)),
    ),
    ...report.faults.map(({ id, message }) =>
      element("p", { class: "event marked" }, visible(`The judge of ${id} failed, a defect of this suite: ${message}`)),
    ),
    element(
      "dl",
      { class: "facts" },
      ...facts.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value))),
    ),
    fingerprint === undefined || fingerprint.length === 0 ? undefined : ways(fingerprint),
  );
}

/** Which way it goes where the documentation leaves freedom. */
const ways = (fingerprint: readonly Way[]): HTMLElement =>
  unfolding({
    className: "card",
    isOpen: false,
    summary: [
      element("span", { class: "says" }, "Fingerprint: which way it goes where the documentation leaves freedom"),
    ],
    content: () => [
      element(
        "dl",
        { class: "told" },
        ...fingerprint.map(({ says, way }) =>
          element("div", {}, element("dt", {}, visible(says)), element("dd", {}, visible(way))),
        ),
      ),
    ],
  });
