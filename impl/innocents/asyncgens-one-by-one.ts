import { asyncio } from "../asyncio/index.ts";
import { otherwise } from "../mutants/otherwise.ts";
import { innocent } from "./innocent.ts";

const EventLoop = otherwise(asyncio.EventLoop, () => ({
  *closeAsyncGenerators() {
    this.hasShutDownAsyncgens = true;
    const generators = [...this.asyncGenerators];
    this.asyncGenerators.clear();
    for (const asyncgen of generators) {
      try {
        yield* this.createTask(asyncgen.aclose());
      } catch (exception) {
        if (!asyncio.isException(exception)) throw exception;
        this.callExceptionHandler({ message: "a generator could not be closed", exception, asyncgen });
      }
    }
  },
}));

export const asyncgensOneByOne = innocent(
  "asyncgens-one-by-one",
  "shutdown_asyncgens() closes one generator after the other",
  { EventLoop },
);
