import { parentPort, Worker, type MessagePort } from "node:worker_threads";
import { TargetError, type Answer, type TargetInfo } from "../impl/target.ts";
import type { Program } from "../spec/program.ts";
import type { Sheet } from "./sheet.ts";
import type { Surveyor } from "./surveyor.ts";

// A surveyor in a thread of its own, at both ends: `hired` starts one from here, `serve` is what it does there.

/** Young objects of a batch of runs fit in this (MB), so that the collector does not copy them about: a third faster than with Node's 48. */
const youngGeneration = 192;

type Request = { readonly id: number } & (
  { readonly mark: readonly number[] } | { readonly run: readonly Program[] } | { readonly close: true }
);

type Reply =
  | { readonly ready: TargetInfo }
  | { readonly refused: string; readonly isTarget: boolean }
  | { readonly id: number; readonly result?: Sheet | readonly Answer[] }
  | { readonly id: number; readonly failed: string };

/** Starts the module in a thread, with data for it, and waits until its target stands. */
export async function hired(module: URL, data: unknown): Promise<Surveyor> {
  const worker = new Worker(module, {
    workerData: data,
    resourceLimits: { maxYoungGenerationSizeMb: youngGeneration },
  });
  const waiting = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
  let last = 0;
  let over: Error | undefined;
  const info = await new Promise<TargetInfo>((resolve, reject) => {
    const end = (error: Error): void => {
      over ??= error;
      reject(error);
      for (const one of waiting.values()) one.reject(error);
      waiting.clear();
    };
    worker.on("error", end);
    worker.on("exit", (status) => end(new Error(`a thread of the survey ended with status ${status}`)));
    worker.on("message", (reply: Reply) => {
      if ("ready" in reply) return resolve(reply.ready);
      if ("refused" in reply) return end(reply.isTarget ? new TargetError(reply.refused) : new Error(reply.refused));
      const one = waiting.get(reply.id);
      waiting.delete(reply.id);
      if ("failed" in reply) one?.reject(new Error(reply.failed));
      else one?.resolve(reply.result as never);
    });
  });
  const ask = async <T>(
    what: { mark: readonly number[] } | { run: readonly Program[] } | { close: true },
  ): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      if (over !== undefined) return reject(over);
      const id = ++last;
      waiting.set(id, { resolve, reject });
      worker.postMessage({ id, ...what });
    });
  return {
    info,
    mark: (places) => ask<Sheet>({ mark: places }),
    run: (programs) => ask<readonly Answer[]>({ run: programs }),
    async close() {
      // of a thread that is gone there is nothing to close
      if (over === undefined) await ask({ close: true }).finally(() => worker.terminate());
    },
  };
}

/** Does what `hired` asks for, on the surveyor that `start` gives. */
export async function serve(start: () => Promise<Surveyor>): Promise<void> {
  const port = parentPort as MessagePort;
  const reply = (message: Reply): void => port.postMessage(message);
  let surveyor: Surveyor;
  try {
    surveyor = await start();
  } catch (error) {
    reply({ refused: messageOf(error), isTarget: error instanceof TargetError });
    return;
  }
  port.on("message", async (request: Request) => {
    try {
      if ("mark" in request) reply({ id: request.id, result: await surveyor.mark(request.mark) });
      else if ("run" in request) reply({ id: request.id, result: await surveyor.run(request.run) });
      else {
        await surveyor.close();
        reply({ id: request.id });
      }
    } catch (error) {
      reply({ id: request.id, failed: messageOf(error) });
    }
  });
  reply({ ready: surveyor.info });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
