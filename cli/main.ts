import { Command, CommanderError } from "commander";
import { TargetError } from "../impl/target.ts";
import { version } from "../properties/version.ts";
import { nearest } from "../reports/nearest.ts";
import { visible } from "../reports/visible.ts";
import type { Io } from "./io.ts";
import { UsageError } from "./usage-error.ts";

type MakeCommand = (io: Io, finish: (status: number) => void) => Command;

/** Each command's module is loaded when it is asked for: nobody waits for what another one needs. */
const commands: { readonly [name: string]: () => Promise<MakeCommand> } = {
  run: async () => (await import("./run.ts")).runCommand,
  rules: async () => (await import("./rules.ts")).rulesCommand,
  explain: async () => (await import("./explain.ts")).explainCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  "report-bug": async () => (await import("./report-bug.ts")).reportBugCommand,
  diff: async () => (await import("./diff.ts")).diffCommand,
  smoke: async () => (await import("./smoke.ts")).smokeCommand,
  targets: async () => (await import("./targets.ts")).targetsCommand,
  compare: async () => (await import("./compare.ts")).compareCommand,
  merge: async () => (await import("./merge.ts")).mergeCommand,
  check: async () => (await import("./check.ts")).checkCommand,
  "diff-report": async () => (await import("./diff-report.ts")).diffReportCommand,
  init: async () => (await import("./init.ts")).initCommand,
};

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
  try {
    refuseUnknownCommand(argv);
    for (const name of asked(argv)) {
      const make = await commands[name]!();
      program.addCommand(make(io, finish), { isDefault: name === "run" });
    }
    for (const command of [program, ...program.commands]) {
      command.exitOverride().configureOutput({
        writeOut: (text) => io.stdout.write(text),
        writeErr: (text) => io.stderr.write(text),
        outputError: () => undefined,
      });
    }
    await program.parseAsync(argv, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    io.stderr.write(`asyncio-conformance: ${visible(sentence(error))}\n`);
    if (io.env["ASYNCIO_CONFORMANCE_DEBUG"] && error instanceof Error) io.stderr.write(`${error.stack}\n`);
    return error instanceof TargetError ? 3 : 2;
  }
}

/** The commands that a command line is about: one, or all where it asks for help. */
function asked(argv: readonly string[]): readonly string[] {
  const [first = "run"] = argv;
  if (Object.hasOwn(commands, first)) return [first];
  const isHelp = first === "help" || argv.some((word) => word === "--help" || word === "-h");
  return isHelp ? Object.keys(commands) : ["run"];
}

/** A first word that is no command would else be taken for an argument of `run`. */
function refuseUnknownCommand([first]: readonly string[]): void {
  if (first === undefined || first.startsWith("-")) return;
  const names = [...Object.keys(commands), "help"];
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
