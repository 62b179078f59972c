import { Command } from "commander";
import { UsageError } from "./usage-error.ts";

/** Commands that the contract of the command line names and that a later version brings: until then they say so. */
export const laterCommands = (): readonly Command[] =>
  ["merge", "check"].map((name) =>
    new Command(name)
      .allowUnknownOption()
      .allowExcessArguments()
      .action(() => {
        throw new UsageError(
          `"${name}" comes with a later version; until then: run, rules, explain, replay, diff, smoke, targets, compare`,
        );
      }),
  );

/** For an option that comes later, too. */
export const comesLater = (option: string, instead: string): UsageError =>
  new UsageError(`${option} comes with a later version; ${instead}`);
