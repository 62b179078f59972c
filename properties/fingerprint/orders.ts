import type { Statement } from "../../spec/program.ts";
import type { Trace } from "../../spec/trace.ts";
import * as write from "../../spec/write.ts";
import { logged, type OpenPoint, orderOf } from "./open-point.ts";

/** So many of a kind that their order is hardly an accident. */
const many = 5;

const each = (make: (number: number) => Statement): readonly Statement[] =>
  Array.from({ length: many }, (_, place) => make(place + 1));

const number = (of: number): Statement => write.log(String(of));

const order = (trace: Trace): string | undefined => orderOf(logged(trace).map(Number), many);

/** CPython walks sets in an order of its own, by memory addresses: of that only the plain orders are worth telling. */
const noOrder = "in no order of making";
const plain = (order: string | undefined): string | undefined =>
  order === undefined || order === "as made" || order === "in reverse" ? order : noOrder;

/** The values that `main` got from its awaits. */
const awaited = (trace: Trace): readonly number[] =>
  trace.flatMap((event) =>
    event.is === "resumed" && event.by === "main" && typeof event.value === "number" ? [event.value] : [],
  );

const sleeper = (number_: number): Statement =>
  write.task(`t${number_}`, write.lastly([write.awaits(write.sleep(9))], number(number_)));

/** What comes first where nobody says what comes first. */
export const orders: readonly OpenPoint[] = [
  {
    id: "timers.one-deadline",
    says: "timers that are due at one time",
    program: write.main(...each((of) => write.callAt(1, [number(of)])), write.awaits(write.sleep(2))),
    way: order,
  },
  {
    id: "timers.beside-call-soon",
    says: "call_later(0), and call_soon() after it",
    program: write.main(
      write.callLater(0, [write.log("timer")]),
      write.callSoon([write.log("call_soon")]),
      write.awaits(write.sleep(1)),
    ),
    way: (trace) => {
      const [first, second] = logged(trace);
      return first === undefined || second === undefined ? undefined : `${first} first`;
    },
  },
  {
    id: "future.done-callbacks",
    says: "the done callbacks of a future",
    program: write.main(
      write.future("f"),
      ...each((of) => write.onDone("f", [number(of)])),
      write.setResult("f"),
      write.awaits(write.sleep(1)),
    ),
    way: order,
  },
  {
    id: "event.waiters",
    says: "the tasks that an Event wakes",
    program: write.main(
      write.event("e"),
      ...each((of) => write.task(`t${of}`, write.awaits(write.eventWait("e")), number(of))),
      write.awaits(write.sleep(1)),
      write.eventSet("e"),
      write.awaits(write.sleep(1)),
    ),
    way: order,
  },
  {
    id: "taskgroup.abort",
    says: "the tasks that a TaskGroup cancels",
    program: write.main(
      write.taskGroup("g"),
      write.attempt(
        [
          write.within(
            "g",
            ...each((of) => write.taskIn("g", `t${of}`, write.lastly([write.awaits(write.sleep(9))], number(of)))),
            write.awaits(write.sleep(1)),
            write.raises("Boom"),
          ),
        ],
        write.except("BaseException"),
      ),
    ),
    way: (trace) => plain(order(trace)),
    otherwise: noOrder,
  },
  {
    id: "run.clean-up",
    says: "the tasks that asyncio.run() cancels at its end",
    program: write.main(...each(sleeper), write.awaits(write.sleep(1))),
    way: (trace) => plain(order(trace)),
    otherwise: noOrder,
  },
  {
    id: "as-completed.done-at-once",
    says: "as_completed() of tasks that are done already",
    program: write.main(
      ...each((of) => write.task(`t${of}`, write.returns(of))),
      write.awaits(write.sleep(1)),
      write.make({
        call: "as_completed",
        aws: Array.from({ length: many }, (_, place) => `t${place + 1}`),
        as: "items",
      }),
      ...each((of) => write.make({ call: "next", iterator: "items", as: `item${of}` })),
      ...each((of) => write.awaits(`item${of}`)),
    ),
    way: (trace) => plain(orderOf(awaited(trace), many)),
    otherwise: noOrder,
  },
  {
    id: "priority-queue.ties",
    says: "items of a PriorityQueue that are equal",
    program: write.main(
      write.queue("q", 0, "priority_queue"),
      ...[1, { float: 1 }, true].map((item) => write.putNowait("q", item)),
      ...each(() => write.getNowait("q")).slice(0, 3),
    ),
    way: (trace) => {
      const got = trace.flatMap((event) =>
        event.is === "did" && event.on === "q" && event.value !== undefined ? [event.value] : [],
      );
      const numbers = got.slice(3).map((value) => (value === true ? 3 : value === 1 ? 1 : 2));
      return orderOf(numbers, 3);
    },
  },
  {
    id: "asyncgens.shutdown",
    says: "generators that shutdown_asyncgens() closes",
    program: write.main(
      ...each((of) =>
        write.asyncGenerator(`g${of}`, write.lastly([write.emit(of)], write.awaits(write.sleep(1)), number(of))),
      ),
      ...each((of) => write.anext(`g${of}`)),
      write.shutdownAsyncgens,
    ),
    way: (trace) => {
      const ends = trace.flatMap((event) => (event.is === "did" && typeof event.value === "string" ? [event.t] : []));
      if (ends.length !== many) return undefined;
      return new Set(ends).size === 1 ? "side by side" : "one after the other";
    },
  },
  {
    id: "executor.jobs-at-once",
    says: `${many} jobs for the default executor`,
    program: write.main(
      ...each((of) => write.job(`j${of}`, write.block(1), number(of))),
      write.awaits(write.sleep(30)),
    ),
    way: (trace) => {
      const ends = trace.flatMap((event) => (event.is === "did" && typeof event.value === "string" ? [event.t] : []));
      if (ends.length !== many) return undefined;
      return `${ends.filter((end) => end === ends[0]).length} at once`;
    },
  },
];
