import { generators, isDuring, isStepped, standingAt, type Generator, type Item } from "../../lens/generators.ts";
import { isKept } from "../../lens/mentions.ts";
import { perRun } from "../../lens/per-run.ts";
import { reportsOf } from "../../lens/reported.ts";
import { inOneRunning } from "../../lens/running.ts";
import { tell } from "../../lens/seen.ts";
import { sameTime } from "../../lens/times.ts";
import { all, later, the, without } from "../../retell.ts";
import { expect, type Rule } from "../../rule.ts";
import type { Run, Wait } from "../../run.ts";
import {
  anext,
  asyncFor,
  asyncGenerator,
  awaits,
  emit,
  lastly,
  log,
  main,
  raises,
  shutdownAsyncgens,
  sleep,
} from "../../write.ts";

const shutdownAsyncgensRule: Rule = {
  id: "asyncgen.shutdown-asyncgens",
  says: "shutdown_asyncgens() closes every asynchronous generator that is still open in the loop, so their finally blocks run before it returns.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_asyncgens",
  level: "must",
  since: "3.6",
  about: ["shutdown_asyncgens"],
  *judge(run) {
    for (const { wait, open } of shutdowns(run)) {
      for (const { generator, item } of open) {
        yield expect(
          item.outcome?.raised?.exception === "GeneratorExit" && isDuring(wait, item.ended),
          () =>
            `expected shutdown_asyncgens() to close ${generator.id}, saw ${item.ended === undefined ? "nothing of that" : tell(item.outcome?.raised ?? item.outcome?.value)}`,
          wait.began,
          wait.ended!,
        );
        const gaveMore = generator.items.some(({ began }) => began > wait.began);
        if (gaveMore) continue;
        const because = () =>
          `expected ${generator.id} to have cleaned up when shutdown_asyncgens() was over, saw it end ${generator.body?.to === undefined ? "never" : `at ${generator.body.to}`}`;
        yield expect(isDuring(wait, generator.body?.ended), because, item.began, wait.ended!);
      }
    }
  },
  example: {
    program: main(
      asyncGenerator("file", lastly([emit(1)], awaits(sleep(1)), log("closed"))),
      anext("file"),
      shutdownAsyncgens,
    ),
    breaks: without(
      the("resumed", { by: "file" }, 1),
      the("waits", { by: "file" }, 2),
      the("resumed", { by: "file" }, 2),
      the("did", { by: "file" }),
      the("ended", { who: "file" }),
    ),
  },
};
export { shutdownAsyncgensRule as shutdownAsyncgens };

export const shutdownClosesConcurrently: Rule = {
  id: "asyncgen.shutdown-closes-concurrently",
  says: "shutdown_asyncgens() closes the generators concurrently: it takes as long as the slowest clean-up.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_asyncgens",
  level: "implementation",
  since: "3.6",
  about: ["shutdown_asyncgens"],
  *judge(run) {
    for (const { wait, open } of shutdowns(run)) {
      const busy = open.filter(
        ({ generator, item }) => item.to !== undefined && !sameTime(generator.body?.to ?? item.to, item.to),
      );
      if (open.length < 2 || busy.length === 0 || !run.steady(wait.began, wait.ended!)) continue;
      const last = Math.max(...open.map(({ generator, item }) => generator.body?.to ?? item.to ?? 0));
      // one that gives an item instead of ending is not waited for
      const isAll =
        run.did("async_generator").length === open.length &&
        open.every(({ generator }) => !generator.items.some(({ began }) => began > wait.began));
      const begun = open.map(({ item }) => item.to);
      yield expect(
        begun.every((to) => to !== undefined && sameTime(to, wait.from)) && (!isAll || sameTime(wait.to!, last)),
        () =>
          `expected ${open.map(({ generator }) => generator.id).join(", ")} to be closed at ${wait.from}, all together, saw ${begun.join(", ")}, and the end at ${wait.to}`,
        wait.began,
        wait.ended!,
      );
    }
  },
  example: {
    program: main(
      asyncGenerator("slow", lastly([emit(1)], awaits(sleep(2)))),
      asyncGenerator("quick", lastly([emit(1)], awaits(sleep(1)))),
      anext("slow"),
      anext("quick"),
      shutdownAsyncgens,
    ),
    breaks: later(the("resumed", { by: "main" }, -1), 3),
  },
};

export const iterateAfterShutdownWarns: Rule = {
  id: "asyncgen.iterate-after-shutdown-warns",
  says: "Iterating a new asynchronous generator after shutdown_asyncgens() was called emits a ResourceWarning.",
  doc: "library/asyncio-eventloop#asyncio.loop.shutdown_asyncgens",
  level: "must",
  since: "3.6",
  about: ["shutdown_asyncgens"],
  *judge(run) {
    for (const wait of run.waitsFor("shutdown_asyncgens")) {
      if (wait.outcome?.value === undefined || wait.what?.call !== "shutdown_asyncgens" || wait.what.loop !== undefined)
        continue;
      for (const { id, steps, body, isComprehended } of generators(run)) {
        const [first] = steps;
        if (first === undefined || isComprehended || body === undefined || body.began < first.wait.began) continue;
        if (first.wait.began < wait.ended! || !inOneRunning(run, wait.began, first.wait.began)) continue;
        const from = lastOf(run, first.wait.by, first.wait.began);
        const warned = run.between(from, body.began, (at) => {
          const event = run.trace[at]!;
          return event.is === "warned" && event.category === "ResourceWarning";
        });
        const because = () => `expected a ResourceWarning where ${id} is begun after shutdown_asyncgens(), saw none`;
        yield expect(warned, because, wait.ended!, first.wait.began);
      }
    }
  },
  example: {
    program: main(asyncGenerator("late", emit(1)), shutdownAsyncgens, asyncFor("late")),
    breaks: without(the("warned")),
  },
};

export const shutdownErrorReported: Rule = {
  id: "asyncgen.shutdown-error-reported",
  says: 'An exception raised by a generator while it is being closed by shutdown_asyncgens() is passed to the exception handler with key "asyncgen", and the others are closed all the same.',
  doc: "library/asyncio-eventloop#asyncio.loop.call_exception_handler",
  level: "should",
  since: "3.6",
  about: ["shutdown_asyncgens"],
  *judge(run) {
    for (const { wait, open } of shutdowns(run)) {
      for (const { generator, item } of open) {
        const raised = generator.body?.outcome?.raised;
        if (raised === undefined || notReported.has(raised.exception) || !isDuring(wait, generator.body?.ended))
          continue;
        if (item.outcome?.raised?.exception !== "GeneratorExit") continue;
        const reports = reportsOf(run, raised.id).filter((at) => isDuring(wait, at));
        const isNamed = reports.every((at) => {
          const event = run.trace[at]!;
          if (event.is !== "began") return true;
          return event.args?.some(
            (seen) => typeof seen === "object" && seen !== null && "dict" in seen && "asyncgen" in seen.dict,
          );
        });
        yield expect(
          reports.length > 0 && isNamed,
          () =>
            `${generator.id} raised ${tell(raised)} when it was closed: expected a report of that generator, saw ${reports.length === 0 ? "none" : "one without it"}`,
          generator.body!.ended!,
          wait.ended!,
        );
      }
    }
  },
  example: {
    program: main(
      { do: "set_exception_handler", handler: [log("reported")] },
      asyncGenerator("broken", lastly([emit(1)], raises("Boom"))),
      asyncGenerator("sound", lastly([emit(1)], log("closed"))),
      anext("broken"),
      anext("sound"),
      shutdownAsyncgens,
    ),
    breaks: (trace) =>
      all(
        without(
          (told) => told.findIndex((event) => event.is === "began" && event.of.startsWith("#")),
          the("did", { value: "reported" }),
        ),
        without((told) => told.findIndex((event) => event.is === "ended" && event.who.startsWith("#"))),
      )(trace),
  },
};

/** A shutdown_asyncgens() of the running loop that went through, the program's first, and what it had to close. */
interface Shutdown {
  readonly wait: Wait;
  readonly open: readonly { readonly generator: Generator; readonly item: Item }[];
}

/** Those in which nobody was cancelled; left out are generators that somebody stepped meanwhile, or that may have died before. */
const shutdowns = perRun((run): readonly Shutdown[] => {
  const [wait] = run.waits.filter(({ what }) => what?.call === "shutdown_asyncgens");
  if (wait?.node.do !== "await" || wait.what?.call !== "shutdown_asyncgens" || wait.what.loop !== undefined) return [];
  if (wait.ended === undefined || wait.outcome?.value === undefined || !run.calm(0, wait.ended)) return [];
  const open = generators(run).flatMap((generator) => {
    const item = standingAt(generator, wait.began);
    const [first] = generator.steps;
    if (item === undefined || first === undefined || generator.isComprehended || !isKept(run, generator.id)) return [];
    if (!inOneRunning(run, first.wait.began, wait.began) || isStepped(generator, wait.began, wait.ended!)) return [];
    const isClosing = generator.steps.some((step) => step.kind === "aclose" && step.wait.began < wait.began);
    return isClosing ? [] : [{ generator, item }];
  });
  return [{ wait, open }];
});

/** Where that body did something last before that place. */
function lastOf(run: Run, who: string, before: number): number {
  for (let at = before - 1; at >= 0; at--) {
    const event = run.trace[at]!;
    if (("by" in event && event.by === who) || ("who" in event && event.who === who)) return at;
  }
  return -1;
}

/** What ends a generator without being an error, or leaves the loop. */
const notReported: ReadonlySet<string> = new Set([
  "GeneratorExit",
  "StopAsyncIteration",
  "CancelledError",
  "SubCancelledError",
  "SystemExit",
  "KeyboardInterrupt",
  "StopIteration",
  "SubStopIteration",
  "SubBaseException",
]);
