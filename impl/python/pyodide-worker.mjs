import { parentPort, workerData } from "node:worker_threads";

// Pyodide in a worker, so that a program that never ends can be ended. What is posted are the lines of the protocol.

const port = parentPort;
try {
  const { loadPyodide } = await import("pyodide");
  const pyodide = await loadPyodide({ stdout: console.error, stderr: console.error });
  pyodide.mountNodeFS("/driver", workerData.directory);
  pyodide.runPython("import sys; sys.path.insert(0, '/driver'); sys.dont_write_bytecode = True");
  const driver = pyodide.pyimport("embedded");
  port.on("message", (line) => port.postMessage(driver.answer(line)));
  port.postMessage(driver.start());
} catch (error) {
  // a PythonError prints more than a megabyte if it is left to itself
  const isMissing = error.code === "ERR_MODULE_NOT_FOUND";
  const failed = isMissing
    ? "the optional package pyodide is not installed; npm install pyodide, or choose --target python"
    : String(error.message).trimEnd().split("\n").at(-1);
  port.postMessage(JSON.stringify({ failed }));
}
