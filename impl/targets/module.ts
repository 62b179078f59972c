import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import type { Target } from "../target.ts";
import { batches, type BatchOptions } from "./batches.ts";
import { workerConnection } from "./worker-connection.ts";

/** A loop, or a whole asyncio, that a module of JavaScript or TypeScript exports. */
export function moduleTarget(path: string, options: Partial<BatchOptions> = {}): Promise<Target> {
  const name = basename(path);
  const worker = new URL(import.meta.resolve("#module-worker"));
  return batches(workerConnection(worker, { file: pathToFileURL(path).href, name }), { ...options, name });
}
