// A worker hands coroutines to the loop of the main thread, which runs other tasks meanwhile, and gets what comes of them.
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import {
  coroutine,
  fromPromise,
  getRunningLoop,
  runAsync,
  runCoroutineThreadsafe,
  sleep,
} from "asyncio-conformance/asyncio";

const square = coroutine(function* square(number) {
  yield* sleep(0.01);
  return number * number;
});

const main = coroutine(function* main() {
  const loop = getRunningLoop();
  const worker = new Worker(new URL(import.meta.url));
  worker.on("message", ({ id, number }) => {
    const future = runCoroutineThreadsafe(square(number), loop);
    future.addDoneCallback(() => worker.postMessage({ id, result: future.result() }));
  });
  yield* fromPromise(new Promise((resolve) => worker.once("exit", resolve)));
  console.log("the worker is done");
});

if (isMainThread) await runAsync(main());
else {
  const waiting = new Map();
  parentPort.on("message", ({ id, result }) => waiting.get(id)(result));
  const submit = (number) =>
    new Promise((resolve) => {
      waiting.set(waiting.size, resolve);
      parentPort.postMessage({ id: waiting.size - 1, number });
    });
  console.log(await Promise.all([1, 2, 3, 4].map(submit)));
  parentPort.close();
}
