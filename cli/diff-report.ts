import { Command } from "commander";
import { changes, changesText, isWorse } from "../reports/changes.ts";
import type { Io } from "./io.ts";
import { readReport } from "./read-report.ts";

/** `diff-report`: what has changed from one report to the next, for a gate. */
export const diffReportCommand = (io: Io, finish: (status: number) => void): Command =>
  new Command("diff-report")
    .description("what has changed from one report to the next: newly broken, fixed, newly exercised")
    .argument("<old>", "a report that run wrote with --json")
    .argument("<new>", "a later one")
    .allowExcessArguments(false)
    .action((old: string, later: string) => {
      const [older, newer] = [readReport(old), readReport(later)];
      io.stdout.write(changesText(older, newer));
      finish(isWorse(changes(older, newer)) ? 1 : 0);
    });
