import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

function run(main: never, options?: object): unknown {
  const runner = new asyncio.Runner(options);
  const loop = runner.getLoop();
  const { close } = loop;
  loop.close = () => {};
  try {
    return runner.run(main);
  } finally {
    runner.close();
    loop.close = close;
  }
}

export const leavesTheLoopOpen = mutant({
  id: "run.leaves-the-loop-open",
  mistake: "asyncio.run() does not close its loop",
  kind: "plain",
  accusedBy: ["run.closes-loop", "run.closes-loop-on-exception"],
  wrong: {
    run(main: never, options?: object) {
      asyncio.run(asyncio.coroutine(function* () {})());
      return run(main, options);
    },
  },
});
