import { composed } from "./composed.ts";
import { difference, type Contrast } from "./difference.ts";
import { pythonText } from "./literal.ts";
import { tightened } from "./tightened.ts";
import { Writer } from "./writer.ts";

/** A script for a bug report, and what it prints. */
export interface ShortScript {
  readonly python: string;
  /** what it should print, and what it does: of what differs, no more than is needed to see it */
  readonly expected: readonly string[];
  readonly observed: readonly string[];
}

/** As many lines as a maintainer reads at a glance. */
const most = 15;

/** A counterexample in few lines of Python: it prints what it should, and then what it does. */
export function shortScript(contrast: Contrast): ShortScript {
  const { program, observed, because } = contrast;
  const { says, isTimed, ...lines } = difference(contrast);
  const expected = lines.expected ?? [because];
  const writer = new Writer(program, observed, { control: contrast.expected ?? observed, says });
  const { functions, host, settings } = composed(program, writer);
  const { helpers, variables, moduleNames } = writer.preamble;
  const body = [...helpers, ...functions, variables, settings, [announcement(expected)], host].flat();
  const told = body.some((line) => line.includes("say(")) ? [say(isTimed), ...body] : body;
  const isMentioned = (words: RegExp): boolean => told.some((line) => words.test(line));
  const start = isMentioned(/\bstart\b/) ? ["start = time.monotonic()"] : [];
  const modules = moduleNames.filter(
    (module) => module !== "time" || start.length > 0 || isMentioned(/\btime\.(sleep|monotonic)\b/),
  );
  const python = tightened([`import ${modules.join(", ")}`, ...start, ...told], most);
  return { python: `${python.join("\n")}\n`, expected, observed: lines.observed };
}

/** It comes first, so that it is there as well where the loop never comes back. */
const announcement = (expected: readonly string[]): string =>
  `print(${[...["expected:", ...(expected.length === 0 ? ["nothing"] : expected).map((line) => `  ${line}`), "observed:"].map(pythonText), 'sep="\\n"'].join(", ")})`;

const say = (isTimed: boolean): string =>
  `def say(what, *values): print(" ", ${isTimed ? 'f"{time.monotonic() - start:.2f}", ' : ""}what, *map(repr, values))`;
