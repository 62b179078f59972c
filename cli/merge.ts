import { Command } from "commander";
import { gate } from "../reports/gate.ts";
import { json } from "../reports/json.ts";
import { merged } from "../reports/merge.ts";
import { text } from "../reports/text.ts";
import type { Io } from "./io.ts";
import { OutputFile } from "./output-file.ts";
import { paintFor } from "./paint.ts";
import { readReport } from "./read-report.ts";

/** `merge`: joins the reports of a run's shards. */
export const mergeCommand = (io: Io, finish: (status: number) => void): Command =>
  new Command("merge")
    .description("join shards' reports: those that --json wrote of run --shard 1/n to n/n")
    .argument("<report.json...>", "one of each shard")
    .option("--json <file>", "write the joined report as JSON")
    .option("--no-color", "no colours; NO_COLOR in the environment says the same")
    .action((files: readonly string[], options: { readonly json?: string; readonly color: boolean }) => {
      const file = options.json === undefined ? undefined : new OutputFile("--json", options.json);
      const report = merged(files.map(readReport));
      const verdict = gate(report, []);
      file?.write(json(report));
      io.stdout.write(text(report, verdict, { targetOptions: "", paint: paintFor(options, io) }));
      finish(verdict.passes ? 0 : 1);
    });
