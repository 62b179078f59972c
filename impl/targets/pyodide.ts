import { fileURLToPath } from "node:url";
import type { Target } from "../target.ts";
import { batches, type BatchOptions } from "./batches.ts";
import { workerConnection } from "./worker-connection.ts";

/** The CPython that is embedded in the package `pyodide`: real asyncio, no Python needed on the machine, no threads. */
export function cpython(options: Partial<BatchOptions> = {}): Promise<Target> {
  const worker = new URL(import.meta.resolve("#python/pyodide-worker.mjs"));
  const directory = fileURLToPath(new URL(".", worker));
  return batches(workerConnection(worker, { directory }), { startMs: 60_000, ...options, name: "cpython" });
}
