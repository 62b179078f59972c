import { createRequire } from "node:module";
import { asyncio as asyncioOfOurs, type Asyncio } from "../asyncio/index.ts";
import { interpret } from "../interpreter.ts";
import type { Program } from "../../spec/program.ts";
import type { Answer, Target } from "../target.ts";

/** The loop in impl/asyncio, or a variant of it: in this very process, so that it answers at once. */
export function reference(asyncio: Asyncio = asyncioOfOurs): Target {
  return {
    info: {
      name: "reference",
      version: packageJson.version,
      python: [3, 14],
      loop: "impl/asyncio:EventLoop",
      clock: "virtual",
      unsupported: ["generator_coroutine"],
    },
    run: async (programs) => programs.map((program) => answerOn(asyncio, program)),
    close: async () => {},
  };
}

/** What comes of one program there. */
export function answerOn(asyncio: Asyncio, program: Program): Answer {
  try {
    return { trace: interpret(program, asyncio) };
  } catch (error) {
    const where = error instanceof Error ? error.stack?.split("\n", 2)[1]?.trim() : undefined;
    return { crashed: [String(error), where].filter(Boolean).join(" ") };
  }
}

const packageJson = createRequire(import.meta.url)("asyncio-conformance/package.json") as { readonly version: string };
