import { parentPort, workerData, type MessagePort } from "node:worker_threads";
import type { Program } from "../../spec/program.ts";
import { plugged, type Pluggable } from "./plugged.ts";
import { answerOn } from "./reference.ts";

// A target that is a module, in a worker so that a loop that never yields can be ended. What is posted are the lines of the protocol.

const { file, name } = workerData as { readonly file: string; readonly name: string };
const port = parentPort as MessagePort;
const say = (message: object): void => port.postMessage(JSON.stringify(message));

try {
  const { asyncio, loop } = plugged((await load(file)) as Pluggable);
  let ran = 0;
  port.on("message", (line: string) => {
    const { id, run, stop } = JSON.parse(line) as { id: number; run: readonly Program[]; stop?: true };
    if (stop === true) return say({ stopped: ran });
    ran += run.length;
    const answers = run.map((program) => answerOn(asyncio, program));
    say({ id, traces: answers.map((answer) => ("trace" in answer ? answer.trace : answer)) });
  });
  say({ start: { protocol: 1, name, version: [3, 14], loop, unsupported: ["generator_coroutine"] } });
} catch (error) {
  say({ failed: error instanceof Error ? error.message.split("\n")[0] : String(error) });
}

/** TypeScript too, also where Node does not read it by itself. */
async function load(url: string): Promise<unknown> {
  try {
    return await import(url);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ERR_UNKNOWN_FILE_EXTENSION") throw error;
    const { createJiti } = await import("jiti");
    return createJiti(url).import(url);
  }
}
