import { Command } from "commander";
import { comparisonText } from "../reports/comparison.ts";
import type { Io } from "./io.ts";
import { OutputFile } from "./output-file.ts";
import { page } from "./page.ts";
import { readReport } from "./read-report.ts";
import { UsageError } from "./usage-error.ts";

/** `compare`: several targets side by side, and what only one of them breaks. */
export const compareCommand = (io: Io): Command =>
  new Command("compare")
    .description("several targets side by side: the reports that --json wrote")
    .argument("<report.json...>", "two or more")
    .option("--html <file>", "write it as a page, too: a matrix of rules and targets")
    .action((files: readonly string[], { html }: { readonly html?: string }) => {
      if (files.length < 2)
        throw new UsageError("compare needs two reports or more; write them with run --json <file>");
      const file = html === undefined ? undefined : new OutputFile("--html", html);
      const reports = files.map(readReport);
      file?.write(page(reports.map((report) => ({ report }))));
      io.stdout.write(comparisonText(reports));
    });
