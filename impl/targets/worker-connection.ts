import { Worker } from "node:worker_threads";
import type { Connect } from "./connection.ts";

/** Starts a worker and talks to it in messages, each a line of the protocol. */
export const workerConnection =
  (file: URL, data: unknown): Connect =>
  (listener) => {
    const worker = new Worker(file, { workerData: data, execArgv: [], stdout: true, stderr: true });
    // what it prints is no answer, and its last words are in its error
    worker.stdout.resume();
    worker.stderr.resume();
    let isOver = false;
    const end = (why: string): void => {
      if (isOver) return;
      isOver = true;
      listener.ended(why);
    };
    worker.on("message", (line: string) => {
      if (!isOver) listener.line(line);
    });
    worker.on("error", (error) => end(`its worker failed: ${error.message.trimEnd().split("\n").at(-1)}`));
    worker.on("exit", (status) => end(`its worker exited with status ${status}`));
    return { send: (line) => worker.postMessage(line), kill: () => void worker.terminate() };
  };
