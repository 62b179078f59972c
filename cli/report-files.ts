import type { Command } from "commander";
import { badgeJson, badgeSvg } from "../reports/badge.ts";
import { ctrf } from "../reports/ctrf.ts";
import type { Gate } from "../reports/gate.ts";
import { json } from "../reports/json.ts";
import { junit } from "../reports/junit.ts";
import { markdown } from "../reports/markdown.ts";
import { observations } from "../reports/observations.ts";
import type { Report } from "../spec/report.ts";
import type { Controls } from "./controls.ts";
import { OutputFile } from "./output-file.ts";
import { page } from "./page.ts";
import { UsageError } from "./usage-error.ts";

/** The files that a run may leave behind, as commander gives their names. */
export interface ReportFileOptions {
  readonly json?: string;
  readonly junit?: string;
  readonly ctrf?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly badge?: string;
  readonly observations?: string;
  readonly writeBaseline?: string;
}

/** A report with what was concluded from it, and the words that ask for its target again. */
interface Told {
  readonly report: Report;
  readonly verdict: Gate;
  readonly words: string;
  /** what loops that are known did with its counterexamples */
  readonly controls: Controls;
  /** what --write-baseline is to write */
  readonly baseline: () => string;
}

/** Each option with what it writes. */
const formats: {
  readonly [option in keyof ReportFileOptions]-?: (told: Told, path: string) => string;
} = {
  json: ({ report }) => json(report),
  junit: ({ report, words }) => junit(report, words),
  ctrf: ({ report, words }) => ctrf(report, Date.now() - report.seconds * 1000, words),
  markdown: ({ report, verdict, words }) => markdown(report, verdict, words),
  html: ({ report, verdict, words, controls }) => page([{ report, gate: verdict, options: words, controls }]),
  badge: ({ report }, path) => (path.endsWith(".svg") ? badgeSvg(report) : badgeJson(report)),
  observations: ({ report, words }) => observations(report, Date.now() / 1000 - report.seconds, words),
  writeBaseline: ({ baseline }) => baseline(),
};

export const addReportFileOptions = (command: Command): Command =>
  command
    .option("--write-baseline <file>", "write what this run breaks as a baseline; the exit status stays what it is")
    .option("--json <file>", "write the whole report as JSON")
    .option("--junit <file>", "write it as JUnit XML")
    .option("--ctrf <file>", "write it in the Common Test Report Format")
    .option("--markdown <file>", "write it as Markdown, for a CI job's summary")
    .option("--html <file>", "write it as a page: one file to look at, with a timeline of each counterexample")
    .option("--badge <file>", "write a badge: a picture (.svg), or what shields.io makes one of (.json)")
    .option("--observations <file>", "write it as JSON Lines, as Hypothesis's Tyche reads them");

/** The files that were asked for. That they can be written is checked before the run, which may take long. */
export class ReportFiles {
  private readonly files: readonly {
    readonly option: keyof ReportFileOptions;
    readonly path: string;
    readonly file: OutputFile;
  }[];

  constructor(options: ReportFileOptions) {
    const { badge } = options;
    if (badge !== undefined && !/\.(svg|json)$/.test(badge)) {
      throw new UsageError(`--badge is ${JSON.stringify(badge)}, where a file that ends in .svg or .json was expected`);
    }
    this.files = (Object.keys(formats) as (keyof ReportFileOptions)[]).flatMap((option) => {
      const path = options[option];
      return path === undefined ? [] : [{ option, path, file: new OutputFile(flag(option), path) }];
    });
    OutputFile.refuseTwice(this.files.map(({ file }) => file));
  }

  write(told: Told): void {
    for (const { option, path, file } of this.files) file.write(formats[option](told, path));
  }
}

const flag = (option: string): string => `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
