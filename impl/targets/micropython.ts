import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Target, TargetError } from "../target.ts";
import { batches, type BatchOptions } from "./batches.ts";
import { workerConnection } from "./worker-connection.ts";

/** What installs it. */
export const micropythonInstall = "npm i @micropython/micropython-webassembly-pyscript@1.27.0";

const name = "@micropython/micropython-webassembly-pyscript";

/** MicroPython's own asyncio, in the port of it that npm has: coroutines, tasks, locks and events. */
export async function micropython(options: Partial<BatchOptions> = {}): Promise<Target> {
  const found = installedMicropython();
  if (found === undefined) {
    throw new TargetError(`MicroPython is in the package ${name}, which is not installed; ${micropythonInstall}`);
  }
  const worker = new URL(import.meta.resolve("#python/micropython-worker.mjs"));
  const directory = fileURLToPath(new URL("micropython", worker));
  return batches(workerConnection(worker, { directory, folder: found.folder }), { ...options, name: "micropython" });
}

/** Where the package is, beside this one or where the command was given, and its version; undefined where it is not. */
export function installedMicropython(): { readonly folder: string; readonly version: string } | undefined {
  for (const from of [import.meta.url, pathToFileURL(join(process.cwd(), "package.json"))]) {
    try {
      const require = createRequire(from);
      const file = require.resolve(`${name}/package.json`);
      return { folder: dirname(file), version: (require(file) as { readonly version: string }).version };
    } catch {
      continue;
    }
  }
  return undefined;
}
