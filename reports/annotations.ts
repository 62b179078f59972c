import type { Report } from "../spec/report.ts";
import { failsGate } from "./gate.ts";
import { violated } from "./order.ts";
import { replayLine, type TargetOptions } from "./replay-line.ts";
import { visible } from "./visible.ts";

/** The report as commands of GitHub's workflows: an error for each rule that fails the gate, a warning for the other violated ones, a notice for known ones. */
export function annotations(report: Report, options?: TargetOptions): string {
  const told = [...violated(report.rules), ...report.rules.filter(({ verdict }) => verdict === "known")].map(
    (verdict) => {
      const { id, level, counterexample: found } = verdict;
      const kind = verdict.verdict === "known" ? "notice" : failsGate(verdict) ? "error" : "warning";
      const again = found === undefined ? [] : [replayLine(report, found.path, options)];
      return command(kind, `${id} (${level})`, [found?.finding ?? verdict.verdict, ...again]);
    },
  );
  const mishaps = [...report.crashes, ...report.hangs].map(({ reason, path }) =>
    command("error", "the target went down", [reason, replayLine(report, path, options)]),
  );
  return [...told, ...mishaps].map((line) => `${line}\n`).join("");
}

const command = (kind: string, title: string, lines: readonly string[]): string =>
  `::${kind} title=${property(title)}::${data(lines.map(visible).join("\n"))}`;

/** As GitHub reads them: nothing in a text ends it, or begins another command. */
const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(visible(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
