import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort, workerData } from "node:worker_threads";

// MicroPython in a worker, so that a program that never ends can be ended. What is posted are the lines of the protocol.

const HEAP_BYTES = 32 * 1024 * 1024;

// its ticks count from here; ./micropython/clock.py moves it
globalThis.virtualClock = { now: 0 };
Date.now = () => globalThis.virtualClock.now;

const port = parentPort;
try {
  const { loadMicroPython } = await import(pathToFileURL(join(workerData.folder, "micropython.mjs")));
  const { FS, pyimport } = await loadMicroPython({ heapsize: HEAP_BYTES, stdout: () => {}, stderr: console.error });
  for (const module of ["clock.py", "world.py", "interpreter.py", "driver.py"]) {
    FS.writeFile(`/${module}`, readFileSync(join(workerData.directory, module)));
  }
  const driver = pyimport("driver");
  port.on("message", (line) => port.postMessage(driver.answer(line)));
  port.postMessage(driver.start());
} catch (error) {
  const failed = String(error.message).trimEnd().split("\n").at(-1);
  port.postMessage(JSON.stringify({ failed }));
}
