import type { Control, RunData } from "../reports/page-data.ts";
import { visible } from "../reports/visible.ts";
import type { Counterexample } from "../spec/report.ts";
import { command } from "./command.ts";
import { difference } from "./difference.ts";
import { element } from "./element.ts";
import { timeMachine } from "./time-machine.ts";

/** A counterexample to look at: how to run it again, what the loop did, what a known loop does instead, and the program. */
export const counterexampleView = (
  run: RunData,
  { program, trace, at, python: script, path, seed }: Counterexample,
  control: Control | undefined,
): readonly HTMLElement[] => [
  command(`asyncio-conformance replay ${seed}:${path}${run.options}`),
  element("h3", {}, "What the loop did"),
  timeMachine({ title: "Observed", program, trace, marks: at }),
  ...(control === undefined ? [] : difference(program, trace, control)),
  element("h3", {}, "The program, as plain Python"),
  python(script),
];

/** The control that shows best what should have come: one that keeps the rule, the same Python before the reference. */
export const expected = (controls: readonly Control[] = []): Control | undefined =>
  controls.find(({ kind, verdict }) => kind === "stock" && verdict === "held") ??
  controls.find(({ verdict }) => verdict === "held") ??
  controls[0];

/** A script, as text. */
export const python = (script: string): HTMLElement =>
  element(
    "pre",
    { class: "python", tabindex: 0 },
    element("code", {}, script.trimEnd().split("\n").map(visible).join("\n")),
  );
