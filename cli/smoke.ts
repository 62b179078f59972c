import { Command } from "commander";
import type { Target } from "../impl/target.ts";
import { exchanged, exchanges, type Exchange, type Outcome } from "../properties/smoke.ts";
import { visible } from "../reports/visible.ts";
import type { Io } from "./io.ts";
import { addTargetOptions, chooseTarget, withTarget, type TargetOptions } from "./target-option.ts";
import { UsageError } from "./usage-error.ts";

interface SmokeOptions extends TargetOptions {
  readonly only?: string;
}

/** `smoke`: is this target wired up at all? Ten fixed programs, one at a time, until the first that goes wrong. */
export const smokeCommand = (io: Io, finish: (status: number) => void): Command =>
  addTargetOptions(
    new Command("smoke")
      .description("ten fixed programs: is this target wired up at all?")
      .option("--only <n>", `only that one of the programs, 1 to ${exchanges.length}`),
  )
    .allowExcessArguments(false)
    .action(async (options: SmokeOptions) => {
      const asked = options.only === undefined ? exchanges : [only(options.only)];
      const chosen = chooseTarget(options);
      let fault: string | undefined;
      const passes = await withTarget(
        chosen,
        (target) => walk(target, asked, chosen.words, io),
        (sentence) => {
          fault = sentence;
          io.stdout.write(`${visible(sentence)}\n`);
        },
      );
      finish(passes && fault === undefined ? 0 : 1);
    });

async function walk(target: Target, asked: readonly Exchange[], words: string, io: Io): Promise<boolean> {
  const { name, version, clock } = target.info;
  io.stdout.write(`${visible(`${name} ${version}, ${clock} clock`)}\n`);
  for (const exchange of asked) {
    const outcome = await exchanged(target, exchange);
    const number = exchanges.indexOf(exchange) + 1;
    const word = outcome.is === "right" ? "ok" : outcome.is === "wrong" ? "WRONG" : "not there";
    io.stdout.write(`${String(number).padStart(2)}  ${word.padEnd(9)}  ${exchange.name}\n`);
    if (outcome.is !== "wrong") continue;
    io.stdout.write(shown(exchange, outcome, ["asyncio-conformance smoke", words, `--only ${number}`].join(" ")));
    return false;
  }
  return true;
}

function shown({ program, trace }: Exchange, { answer, at }: Extract<Outcome, { is: "wrong" }>, again: string): string {
  const lines = [`    sent      ${JSON.stringify({ id: 1, run: [program] })}`];
  if ("trace" in answer && at !== undefined) {
    lines.push(`    expected  event ${at}: ${JSON.stringify(trace[at] ?? "the trace is over")}`);
    lines.push(`    came      event ${at}: ${JSON.stringify(answer.trace[at] ?? "the trace is over")}`);
    lines.push(`    in        ${JSON.stringify(answer.trace)}`);
  } else lines.push(`    came      ${JSON.stringify(answer)}`);
  return `${lines.map(visible).join("\n")}\n    again     ${visible(again)}\n`;
}

function only(number: string): Exchange {
  const found = /^\d+$/.test(number) ? exchanges[Number(number) - 1] : undefined;
  if (found !== undefined) return found;
  throw new UsageError(
    `--only is ${JSON.stringify(number)}, where a number from 1 to ${exchanges.length} was expected`,
  );
}
