import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

// Pyodide in a worker, so that a program that never ends can be ended. What is posted are the lines of the protocol.

const port = parentPort;
try {
  const { loadPyodide } = await import(pathToFileURL(join(workerData.folder, "pyodide.mjs")));
  // said, because 0.21 does not find its own folder under an alias of its name
  const indexURL = workerData.folder;
  const { FS, runPython, pyimport } = await loadPyodide({ indexURL, stdout: console.error, stderr: console.error });
  FS.mkdir("/driver");
  FS.mount(FS.filesystems.NODEFS, { root: workerData.directory }, "/driver");
  runPython("import sys; sys.path.insert(0, '/driver'); sys.dont_write_bytecode = True");
  const driver = pyimport("embedded");
  port.on("message", (line) => port.postMessage(driver.answer(line)));
  port.postMessage(driver.start(workerData.loop));
} catch (error) {
  // a PythonError prints more than a megabyte if it is left to itself
  const failed = String(error.message).trimEnd().split("\n").at(-1);
  port.postMessage(JSON.stringify({ failed }));
}
