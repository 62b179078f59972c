import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { folderFor } from "../../impl/targets/pyodide-packages.ts";

interface Pyodide {
  runPython(code: string): unknown;
}

/** A workload on the CPython that is embedded in a package. */
export async function embedded(id: string): Promise<(count: number) => void> {
  const folder = folderFor();
  const { loadPyodide } = (await import(pathToFileURL(join(folder, "pyodide.mjs")).href)) as {
    loadPyodide(options: { indexURL: string }): Promise<Pyodide>;
  };
  const python = await loadPyodide({ indexURL: folder });
  python.runPython("__name__ = 'workloads'");
  python.runPython(readFileSync(fileURLToPath(import.meta.resolve("#workloads/workloads.py")), "utf8"));
  // Pyodide has a loop of its own, which it lets pass for running all the time
  python.runPython("asyncio.events._set_running_loop(None)");
  return (count) => void python.runPython(`run_once(${JSON.stringify(id)}, ${count})`);
}
