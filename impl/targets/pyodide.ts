import { fileURLToPath } from "node:url";
import type { Answer, Target } from "../target.ts";
import { batches, type BatchOptions } from "./batches.ts";
import { folderFor } from "./pyodide-packages.ts";
import { workerConnection } from "./worker-connection.ts";

export interface CpythonOptions extends Partial<BatchOptions> {
  /** as in "3.12"; default the one that comes with this package */
  readonly python?: string;
  /** the plain loop of that CPython (default), or Pyodide's own */
  readonly loop?: "cpython" | "webloop";
}

/** A CPython that is embedded in a package of Pyodide: real asyncio, no Python needed on the machine, no threads. */
export async function cpython({ python, loop = "cpython", ...options }: CpythonOptions = {}): Promise<Target> {
  const folder = folderFor(python);
  const worker = new URL(import.meta.resolve("#python/pyodide-worker.mjs"));
  const directory = fileURLToPath(new URL(".", worker));
  const target = await batches(workerConnection(worker, { directory, folder, loop }), {
    startMs: 60_000,
    ...options,
    name: python === undefined ? loop : `${loop}@${python}`,
  });
  return {
    info: target.info,
    run: async (programs) => (await target.run(programs)).map(withoutOverflow),
    close: () => target.close(),
  };
}

/**
 * Where CPython raises RecursionError, as when tasks that await each other are cancelled, WebAssembly runs out of stack and the interpreter
 * is lost. That is a limit of the embedding and no finding about asyncio.
 */
const withoutOverflow = (answer: Answer): Answer =>
  "crashed" in answer && answer.crashed.includes("Maximum call stack size exceeded")
    ? { unsupported: "recursion without end, for which the embedded CPython has no stack" }
    : answer;
