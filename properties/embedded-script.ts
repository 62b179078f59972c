import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What is used of Pyodide here; its own types are those of one release. */
interface Pyodide {
  readonly FS: {
    readonly filesystems: { readonly NODEFS: unknown };
    mkdir(path: string): void;
    mount(type: unknown, options: { readonly root: string }, path: string): void;
  };
  readonly globals: { set(name: string, value: unknown): void };
  runPython(code: string): unknown;
}

/** On the virtual clock, and with no loop running, as an interpreter of its own would begin. */
const inside = `
import sys
sys.path.insert(0, "/driver")
sys.dont_write_bytecode = True
import asyncio, embedded
embedded.start()
def run_script(source):
    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        exec(compile(source, "<script>", "exec"), {"__name__": "__main__"})
    finally:
        asyncio._set_running_loop(outer)
`;

/** Runs Python scripts on the CPython of an installed package of Pyodide, and gives what each prints. */
export async function embeddedScripts(folder: string): Promise<(source: string) => string> {
  const { loadPyodide } = (await import(pathToFileURL(join(folder, "pyodide.mjs")).href)) as {
    loadPyodide(options: object): Promise<Pyodide>;
  };
  let printed: string[] = [];
  const hear = (line: string): void => void printed.push(line);
  const pyodide = await loadPyodide({ indexURL: folder, stdout: hear, stderr: hear });
  const root = dirname(fileURLToPath(import.meta.resolve("#python/driver.py")));
  pyodide.FS.mkdir("/driver");
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, "/driver");
  pyodide.runPython(inside);
  return (source) => {
    printed = [];
    pyodide.globals.set("source", source);
    pyodide.runPython("run_script(source)");
    return printed.join("\n");
  };
}
