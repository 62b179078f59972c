import type { Program } from "../spec/program.ts";
import type { Trace } from "../spec/trace.ts";
import { asyncio as reference, type Asyncio } from "./asyncio/index.ts";
import { bodies } from "./interpreter/bodies.ts";
import { Frame } from "./interpreter/frame.ts";
import { steps } from "./interpreter/steps.ts";
import { World } from "./interpreter/world.ts";

/**
 * Runs a numbered program on an asyncio, the reference or a variant of it, and gives the trace. What a program means is
 * written in docs/programs.md, and impl/python says the same in Python. `watch` gets the trace before anything stands in it.
 */
export function interpret(program: Program, asyncio: Asyncio = reference, watch?: (recorded: Trace) => void): Trace {
  const world = new World(program, asyncio, bodies);
  const { recording, observed, clock } = world;
  watch?.(recording.trace);
  asyncio.setClock(clock);
  asyncio.setEventLoopFactory(world.makeLoop);
  asyncio.restartTaskNames();
  const silence = asyncio.logger.listen(({ level, exception }) => {
    if (level === "debug") return;
    const raised = exception === undefined ? {} : { raised: observed.exception(exception) };
    recording.record({ is: "logged", t: clock.elapsed, level: level.toUpperCase(), ...raised });
  });
  const ignore = asyncio.onWarning(({ category, message }) =>
    recording.record({
      is: "warned",
      t: clock.elapsed,
      category,
      ...(message.includes("created at") && { origin: true }),
    }),
  );
  try {
    // a thread of its own: no loop is left over from the program before, and no context variable
    asyncio.onThread(() => steps(world, program.host, new Frame("host", "plain")).next());
  } catch (error) {
    // what the host script raises ends it
    observed.exception(error);
  } finally {
    silence();
    ignore();
    asyncio.setEventLoopFactory(null);
    asyncio.setClock(null);
  }
  if (observed.fault !== undefined) throw observed.fault;
  return recording.trace;
}
