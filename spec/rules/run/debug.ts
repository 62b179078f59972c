import { mains, type Main } from "../../lens/mains.ts";
import { change, the } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Did, Run } from "../../run.ts";
import { tell } from "../../lens/seen.ts";
import { runningAt } from "../../lens/running.ts";
import { coroutine, program } from "../../write.ts";

export const debugTrue: Rule = {
  id: "run.debug-true",
  says: "asyncio.run(..., debug=True) runs the loop in debug mode.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["get_debug"],
  needs: ["run.debug"],
  *judge(run) {
    for (const { at, event } of mains(run).flatMap((one) => asked(run, one, true)))
      yield expect(
        event.value === true,
        () => `expected get_debug() to be True in run(debug=True), saw ${tell(event.raised ?? event.value)}`,
        at,
      );
  },
  example: {
    program: program({ do: "run", main: coroutine("main", { do: "get_debug" }), debug: true }),
    breaks: change(the("did"), { value: false }),
  },
};

export const debugFalse: Rule = {
  id: "run.debug-false",
  says: "asyncio.run(..., debug=False) switches debug mode off explicitly.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.7",
  about: ["get_debug"],
  needs: ["run.debug"],
  *judge(run) {
    for (const { at, event } of mains(run).flatMap((one) => asked(run, one, false)))
      yield expect(
        event.value === false,
        () => `expected get_debug() to be False in run(debug=False), saw ${tell(event.raised ?? event.value)}`,
        at,
      );
  },
  example: {
    program: program({ do: "run", main: coroutine("main", { do: "get_debug" }), debug: false }),
    breaks: change(the("did"), { value: true }),
  },
};

export const debugNoneKeepsGlobal: Rule = {
  id: "run.debug-none-keeps-global",
  says: "asyncio.run() with debug=None (the default) leaves the debug mode that the new loop got from the global setting.",
  doc: "library/asyncio-runner#asyncio.run",
  level: "must",
  since: "3.10",
  about: ["get_debug"],
  *judge(run) {
    const fresh = run.did("get_debug").find((each) => each.node.loop !== undefined && isUntouched(run, each));
    if (fresh === undefined) return;
    for (const { at, event } of mains(run).flatMap((one) => asked(run, one, undefined)))
      yield expect(
        event.value === fresh.event.value,
        () =>
          `expected get_debug() in run() to be ${tell(fresh.event.value)} as for any new loop, saw ${tell(event.value)}`,
        fresh.at,
        at,
      );
  },
  example: {
    program: program(
      { do: "new_event_loop", as: "fresh" },
      { do: "get_debug", loop: "fresh" },
      { do: "run", main: coroutine("main", { do: "get_debug" }) },
    ),
    breaks: change(the("did", { by: "main" }), { value: true }),
  },
};

/** Where code in an asyncio.run() with that `debug` asked for the mode, which nobody had switched. */
function asked(run: Run, { running }: Main, debug: boolean | undefined): readonly Did<"get_debug">[] {
  if (running.node.do !== "run" || running.node.debug !== debug || run.did("set_debug").length > 0) return [];
  return run.did("get_debug").filter(({ at, node, event }) => {
    const isAnswered = event.unbound === undefined && node.loop === undefined;
    return isAnswered && runningAt(run, at) === running;
  });
}

/** Whether that loop is as new_event_loop() made it. */
const isUntouched = (run: Run, { event }: Did<"get_debug">): boolean =>
  event.on !== undefined &&
  typeof event.value === "boolean" &&
  run.maker(event.on) !== undefined &&
  "do" in run.maker(event.on)!.node &&
  run.did("set_debug").length === 0;
