import { randomUUID } from "node:crypto";
import { appendFileSync } from "node:fs";
import { annotations } from "../reports/annotations.ts";
import type { Gate } from "../reports/gate.ts";
import { markdown } from "../reports/markdown.ts";
import type { Report } from "../spec/report.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

/** What is written while GitHub takes no commands from it: it may hold a target's own words. */
export function withoutCommands(io: Io, write: () => void): void {
  const token = randomUUID();
  io.stdout.write(`::stop-commands::${token}\n`);
  write();
  io.stdout.write(`::${token}::\n`);
}

/** Tells GitHub of a run: annotations, and the job's summary. */
export function tellGithub(io: Io, report: Report, gate: Gate, words: string): void {
  io.stdout.write(annotations(report, words));
  const summary = io.env["GITHUB_STEP_SUMMARY"];
  if (summary === undefined || summary === "") return;
  try {
    appendFileSync(summary, markdown(report, gate, words));
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(
      `--github: the job's summary ${summary} cannot be written (${reason}); unset GITHUB_STEP_SUMMARY`,
    );
  }
}
