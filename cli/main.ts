import { Command, CommanderError } from "commander";
import { TargetError } from "../impl/target.ts";
import { version } from "../properties/version.ts";
import { nearest } from "../reports/nearest.ts";
import { visible } from "../reports/visible.ts";
import { checkCommand } from "./check.ts";
import { compareCommand } from "./compare.ts";
import { diffReportCommand } from "./diff-report.ts";
import { diffCommand } from "./diff.ts";
import { explainCommand } from "./explain.ts";
import { initCommand } from "./init.ts";
import type { Io } from "./io.ts";
import { mergeCommand } from "./merge.ts";
import { replayCommand } from "./replay.ts";
import { reportBugCommand } from "./report-bug.ts";
import { rulesCommand } from "./rules.ts";
import { runCommand } from "./run.ts";
import { smokeCommand } from "./smoke.ts";
import { targetsCommand } from "./targets.ts";
import { UsageError } from "./usage-error.ts";

/** Runs one command line, and gives its exit status: 0 conformant, 1 not, 2 wrong usage or unreadable input, 3 no target. */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  let status = 0;
  const finish = (with_: number): void => {
    status = with_;
  };
  const program = new Command("asyncio-conformance")
    .description("The conformance suite for asyncio event loops.")
    .version(version)
    .showSuggestionAfterError(false);
  const commands = [
    runCommand,
    rulesCommand,
    explainCommand,
    replayCommand,
    reportBugCommand,
    diffCommand,
    smokeCommand,
    targetsCommand,
    compareCommand,
    mergeCommand,
    checkCommand,
    diffReportCommand,
    initCommand,
  ];
  for (const make of commands) {
    program.addCommand(make(io, finish), { isDefault: make === runCommand });
  }
  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      outputError: () => undefined,
    });
  }
  try {
    refuseUnknownCommand(argv, program);
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    io.stderr.write(`asyncio-conformance: ${visible(sentence(error))}\n`);
    if (io.env["ASYNCIO_CONFORMANCE_DEBUG"] && error instanceof Error) io.stderr.write(`${error.stack}\n`);
    return error instanceof TargetError ? 3 : 2;
  }
}

/** A first word that is no command would else be taken for an argument of `run`. */
function refuseUnknownCommand([first]: readonly string[], program: Command): void {
  if (first === undefined || first.startsWith("-")) return;
  const names = [...program.commands.map((command) => command.name()), "help"];
  if (names.includes(first)) return;
  const [like] = nearest(first, names, 1);
  throw new UsageError(
    `there is no command ${JSON.stringify(first)}${like === undefined ? "" : ` (is "${like}" meant?)`}; see asyncio-conformance --help`,
  );
}

/** What a person reads of an error: one sentence, and where to look where the mistake is ours. */
function sentence(error: unknown): string {
  if (error instanceof CommanderError) {
    const message = error.message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
    return `${message.replace(/\.$/, "")}; see asyncio-conformance --help`;
  }
  if (!(error instanceof Error)) return String(error);
  const [first = ""] = error.message.split("\n");
  if (ours.has(error.name)) return first;
  return `something went wrong here: ${first}; ASYNCIO_CONFORMANCE_DEBUG=1 shows where, please report it`;
}

/** Errors whose message is a sentence for the reader. */
const ours = new Set(["UsageError", "TargetError", "ProgramError", "BaselineError", "MergeError", "JournalError"]);
