import { execFile, spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { python } from "../impl/targets/python.ts";
import { mixed } from "../properties/programs/mixed.ts";
import { kindOf, type Seconds } from "../spec/field.ts";
import { kind, numbered, shapeOf, type Node, type Program } from "../spec/program.ts";
import { rules } from "../spec/rules.ts";
import type { Trace } from "../spec/trace.ts";
import * as write from "../spec/write.ts";
import { printed, script } from "./script.ts";
import { isDottedName } from "./script/identifiers.ts";

const asked = spawnSync("python3", ["-c", "import sys; print(sys.executable, sys.version_info >= (3, 9))"]);
/** The interpreter itself, not what stands for it on PATH. */
const [, python3 = "python3"] = /^(.+) True\s*$/.exec(String(asked.stdout)) ?? [];
const hasPython = / True\s*$/.test(String(asked.stdout));

describe("a program as a Python script", () => {
  it("is what a person would write", () => {
    const program = write.main(
      write.task("tea", write.awaits(write.sleep(2)), write.returns("hot")),
      write.awaits(write.sleep(1)),
      write.cancel("tea"),
      write.attempt([write.awaits("tea")], write.except("CancelledError")),
    );

    expect(script(program, trace.teaCancelled)).toBe(`import asyncio
import time


def say(what, *values):
    print(f"{time.monotonic() - start:.3f}", what, *map(repr, values), flush=True)


async def tea_coro():
    say("tea_coro begins")
    try:
        await asyncio.sleep(2)
    except BaseException as error:
        say("tea_coro: sleep raised", error)
        raise
    return "hot"


async def main():
    tea = asyncio.create_task(tea_coro())
    await asyncio.sleep(1)
    say("main: tea.cancel() ->", tea.cancel())
    try:
        say("main: tea ->", await tea)
    except asyncio.CancelledError as error:
        say("main: caught", error)


start = time.monotonic()
asyncio.run(main())
`);
  });

  it("comes with what it prints", () => {
    const program = write.main(
      write.task("tea", write.awaits(write.sleep(2)), write.returns("hot")),
      write.awaits(write.sleep(1)),
      write.cancel("tea"),
      write.attempt([write.awaits("tea")], write.except("CancelledError")),
    );

    expect(printed(program, trace.teaCancelled)).toEqual([
      "0.000 tea_coro begins",
      "1.000 main: tea.cancel() -> True",
      "1.000 tea_coro: sleep raised CancelledError()",
      "1.000 main: caught CancelledError()",
    ]);
  });

  it("has a comment where the trace shows that a statement was skipped", () => {
    const skipped: Trace = [{ is: "did", t: 0, by: "host", op: 0, unbound: "f" }];

    expect(lastLines(write.program(write.setResult("f", 1)), skipped)).toEqual([
      "# f.set_result(1)  (skipped: f not there)",
    ]);
  });

  it("catches and tells what a statement is seen to raise, and goes on", () => {
    const program = write.onLoop(write.result("f"), write.log(1));
    const raised: Trace = [
      { is: "did", t: 0, by: "host", op: 2, on: "f", raised: { exception: "InvalidStateError", id: 1 } },
      { is: "did", t: 0, by: "host", op: 3, value: 1 },
    ];

    expect(lastLines(program, raised).slice(2)).toEqual([
      "try:",
      '    say("f.result() ->", f.result())',
      "except BaseException as error:",
      '    say("f.result() raised", error)',
      'say("log", 1)',
    ]);
  });

  it("ends by itself where the loop waited for ever", () => {
    const program = write.onLoop(write.runForever());
    const stuck: Trace = [
      { is: "waits", t: 0, by: "host", op: 2, on: "L" },
      { is: "stuck", t: 1.5, why: "Deadlock" },
    ];

    expect(lastLines(program, stuck)).toContain(
      "faulthandler.dump_traceback_later(7, exit=True)  # the loop waited for ever",
    );
  });

  it("lets nothing of a program out of its string or its comment", () => {
    const evil = '"\n\r\u2028\u202e\\"""\ud800\u0000 #';
    const program = write.program(write.log(evil), { do: "has", attribute: evil }, { do: "var_get", variable: evil });

    expect(script(program).split("\n")).toContain('say("log", "\\"\\n\\r\\u2028\\u202e\\\\\\"\\"\\"\\ud800\\u0000 #")');
    expect(script(program)).not.toMatch(/[\r\u2028\u202e\ud800]/);
  });

  it("takes no class for code that is no dotted name", () => {
    const program = write.program({ do: "issubclass", class: "print(1)", of: "class" });

    expect(lastLines(program)).toEqual([
      "try:",
      '    say("issubclass(None, None) ->", issubclass(None, None))',
      "except BaseException as error:",
      '    say("issubclass(None, None) raised", error)',
    ]);
    expect(["asyncio.Task", "Boom", "lambda", "a..b", "a-b", ""].map(isDottedName)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it("gives each name one meaning, whatever the program calls things", () => {
    const program = write.main(
      write.task("print", write.returns(1)),
      write.task("class", write.returns(2)),
      write.future("asyncio"),
      write.future("say"),
      write.make(write.coroutine("main")),
      write.awaits("main"),
      write.awaits(write.gather("print", "class", "asyncio")),
    );

    const lines = script(program).split("\n");

    expect(lines).toContain("    print_2 = asyncio.create_task(print_coro())");
    expect(lines).toContain("    class_2 = asyncio.create_task(class_coro())");
    expect(lines).toContain("    asyncio_2 = asyncio.get_running_loop().create_future()");
    expect(lines).toContain("    main = main_body_2()");
    expect(lines).toContain('    say("main: gather ->", await asyncio.gather(print_2, class_2, asyncio_2))');
  });

  it("declares what several functions know", () => {
    const program = write.main(write.future("f"), write.task("t", write.awaits("f")), write.future("own"));

    expect(script(program).split("\n")).toContain("    global f");
  });

  it("has steps in its clock where things fall due at the same moment", () => {
    const program = write.main(
      write.awaits(write.gather(write.sleep(1), write.coroutine("a", write.awaits(write.sleep(1))))),
    );
    const tied: Trace = [
      { is: "waits", t: 0, by: "a", op: 6, on: "#7" },
      { is: "waits", t: 0, by: "b", op: 6, on: "#7" },
    ];

    expect(lastLines(program, tied)).toContain(
      "asyncio.BaseEventLoop.time = lambda self: round((time.monotonic() - start) * 8) / 8",
    );
    expect(script(program, [tied[0]!])).not.toContain("BaseEventLoop");
  });
});

describe.skipIf(!hasPython)("a script on CPython", () => {
  it("compiles for every program, with its trace and without", { timeout: 120_000 }, async () => {
    const programs = fc.sample(mixed, { seed: 20_261_120, numRuns: 300 }).map((one) => numbered(one).program);
    const traces = await recorded(programs);

    const scripts = programs.flatMap((program, at) => [script(program), script(program, traces[at])]);

    expect(await faults(scripts)).toEqual([]);
  });

  it("prints what is said of it", { timeout: 120_000 }, async () => {
    // what waits for a time would keep the test waiting, too
    const examples = rules.flatMap(({ example: { program } }) => {
      const kinds = numbered(program).nodes.map(kind);
      return kinds.some((each) => versionBound.has(each)) ? [] : [numbered(program).program];
    });
    const traces = await recorded(examples);
    // nor has asyncio an order in which it cancels a set of tasks
    const isSettled = (trace: Trace): boolean =>
      trace.every(({ is, t }) => is !== "stuck" && t === 0) &&
      trace.filter((event) => event.is === "resumed" && event.raised?.exception === "CancelledError").length < 2;
    const quick = examples.flatMap((program, at) => {
      const left = traces[at]!;
      return isSettled(left) ? [{ program, left }] : [];
    });

    const differing: unknown[] = [];
    const queue = quick.filter((_, at) => at % Math.ceil(quick.length / 60) === 0);
    const checked = queue.length;
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const { program, left } = next;
          const lines = (await output(script(program, left))).flatMap((line) =>
            /^\d\.\d{3} /.test(line) ? timeless(line) : [],
          );
          const wanted = printed(program, left).map(timeless);
          if (lines.join("\n") !== wanted.join("\n")) differing.push({ lines, wanted });
        }
      }),
    );

    expect(checked).toBeGreaterThan(30);
    expect(differing).toEqual([]);
  });

  it("compiles for every rule's example", async () => {
    expect(await faults(rules.map((rule) => script(rule.example.program)))).toEqual([]);
  });

  it("prints what the trace of the program tells, in its order", { timeout: 180_000 }, async () => {
    const programs = fc.sample(mixed, { seed: 3, numRuns: 160 }).map((one) => numbered(one).program);
    const traces = await recorded(programs.map(faster));
    const short = programs.flatMap((program, at) => {
      const left = traces[at]!;
      const races = numbered(program).nodes.some((node) => racing.has(kind(node)));
      const isShort = left.length < 300 && left.every(({ is, t }) => is !== "stuck" && t < 0.8);
      return isShort && !races ? [{ program, left }] : [];
    });

    const differing: unknown[] = [];
    const check = async ({ program, left }: (typeof short)[number]): Promise<void> => {
      const wanted = told(program, left);
      if (isTelling(await output(script(faster(program), left)), wanted)) return;
      // a busy machine came late, perhaps: once more with the times as they were
      const slow = left.map((event) => ({ ...event, t: event.t * 8 }));
      const printed = await output(script(program, slow));
      if (!isTelling(printed, wanted)) differing.push({ program: JSON.stringify(program), printed, wanted });
    };
    const queue = short.slice(0, 40);
    await Promise.all(
      Array.from({ length: 3 }, async () => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) await check(next);
      }),
    );

    expect(short.length).toBeGreaterThanOrEqual(40);
    expect(differing).toEqual([]);
  });
});

/** The lines that do something, after the functions. */
function lastLines(program: Program, left?: Trace): readonly string[] {
  const lines = script(program, left).trimEnd().split("\n");
  return lines.slice(lines.indexOf("start = time.monotonic()") + 1);
}

async function recorded(programs: readonly Program[]): Promise<readonly Trace[]> {
  const target = await python({ python: python3 });
  try {
    const answers = await target.run(programs);
    return answers.map((answer) => ("trace" in answer ? answer.trace : []));
  } finally {
    await target.close();
  }
}

/** What CPython says of scripts that are no Python. */
async function faults(scripts: readonly string[]): Promise<readonly string[]> {
  const code = `import json, sys, warnings
warnings.simplefilter("ignore")
faults = []
for each in json.load(sys.stdin):
    try:
        compile(each, "script.py", "exec")
    except (SyntaxError, ValueError) as error:
        faults.append(str(error) + "\\n" + each)
print(json.dumps(faults))`;
  return JSON.parse(await output(code, JSON.stringify(scripts)).then((lines) => lines.join("\n"))) as string[];
}

function output(code: string, input = ""): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const child = execFile(python3, ["-X", "utf8", "-W", "ignore", "-c", code], { maxBuffer: 1e8 }, (_, stdout) =>
      resolve(stdout.trimEnd().split("\n")),
    );
    child.stdin?.end(input);
  });
}

/** The same program with all times an eighth as long. */
function faster<T>(held: T): T {
  if (Array.isArray(held)) return held.map(faster) as T;
  if (typeof held !== "object" || held === null) return held;
  const shape = "do" in held || "call" in held ? shapeOf(held as unknown as Node) : {};
  return Object.fromEntries(
    Object.entries(held).map(([field, value]) => {
      const isTime = shape[field] !== undefined && kindOf(shape[field]) === "seconds";
      return [field, isTime ? shorter(value as Seconds) : faster(value as unknown)];
    }),
  ) as T;
}

const shorter = (seconds: Seconds): Seconds => {
  if (typeof seconds === "number") return seconds > 0 ? seconds / 8 : seconds;
  if (seconds === null || typeof seconds.float !== "number" || seconds.float <= 0) return seconds;
  return { float: seconds.float / 8 };
};

interface Told {
  readonly line: string;
  /** told by the next who meets the exception, or by nobody in between */
  readonly isOptional: boolean;
}

/** What a reader learns from a trace, in the words of a script: read off the events alone. */
function told(program: Program, left: Trace): readonly Told[] {
  const { nodes } = numbered(program);
  const mains = new Set(
    nodes.flatMap((node) => {
      const main =
        "do" in node
          ? node.do === "run"
            ? node.main
            : node.do === "run_until_complete"
              ? node.future
              : node.do === "runner_run"
                ? node.coro
                : ""
          : "";
      return typeof main === "string" ? [] : [main.op];
    }),
  );
  return left.flatMap((event): Told[] => {
    const always = (line: string): Told[] => [{ line, isOptional: false }];
    const maybe = (line: string): Told[] => [{ line, isOptional: true }];
    switch (event.is) {
      case "began":
        if (kind(nodes[event.op]!) === "thread") return always("begins");
        // what a loop asks the program's own factory or policy is not worth a line
        if (kind(nodes[event.op]!) === "set_task_factory" || kind(nodes[event.op]!) === "policy") return [];
        return event.who.startsWith(`${event.of}()`) ? always("called") : mains.has(event.op) ? [] : always("begins");
      case "caught":
        return always(`caught ${bare(event.raised.exception)}`);
      case "tick":
        return always("tick");
      case "did": {
        const node = nodes[event.op]!;
        if (event.unbound !== undefined) return [];
        if (event.raised !== undefined) {
          return "do" in node && !leaving.has(node.do)
            ? always(`raised ${bare(event.raised.exception)}`)
            : maybe(`raised ${bare(event.raised.exception)}`);
        }
        if ("do" in node && node.do === "log") return always("log");
        const isKept = ("as" in node && node.as !== undefined) || "seconds" in node;
        return "do" in node && asking.has(node.do) && !isKept ? always("->") : [];
      }
      case "resumed": {
        const node = nodes[event.op]!;
        const isAwait = "do" in node && node.do === "await";
        const isOptional = "do" in node && leaving.has(node.do);
        if (event.raised !== undefined) return [{ line: `raised ${bare(event.raised.exception)}`, isOptional }];
        if (!isAwait) return maybe("->");
        const isSleep = typeof node.what !== "string" && node.what.call === "sleep" && node.what.result === undefined;
        return isSleep ? [] : always("->");
      }
      default:
        return [];
    }
  });
}

const bare = (exception: string): string => exception.replace("asyncio.", "");
const leaving = new Set<string>(["await", "yield", "emit", "async_with", "async_for", "with", "for", "comprehension"]);
const asking = new Set(
  (
    "send issubclass same_class has exception_attributes compile_await_outside_async is_running is_closed time get_debug locked is_set " +
    "handle_cancelled handle_when cancel done cancelled result exception remove_done_callback get_loop isfuture " +
    "iscoroutine iscoroutinefunction uncancel cancelling get_name repr_has_name get_coro get_stack current_task all_tasks " +
    "var_get context_get get_task_factory get_event_loop_policy capture_call_graph unregister_task enter_task get_exception_handler " +
    "slow_callback_duration timeout_when expired get_nowait qsize empty full maxsize parties n_waiting broken"
  ).split(" "),
);

/** Whether the lines are what had to be told, with some of what could be. What Python says at its own end is nobody's. */
function isTelling(printed: readonly string[], wanted: readonly Told[]): boolean {
  const lines = printed.flatMap((line) => (/^\d+\.\d{3} /.test(line) ? [gist(line)] : []));
  while (lines.at(-1) === "caught GeneratorExit" || lines.at(-1) === "raised GeneratorExit") lines.pop();
  let reached = new Set([0]);
  for (const { line, isOptional } of wanted) {
    const next = new Set<number>(isOptional ? reached : []);
    for (const at of reached) if (lines[at] === line) next.add(at + 1);
    reached = next;
  }
  return reached.has(lines.length);
}

/** Without the time, what objects look like, and the texts of errors. */
const timeless = (line: string): string =>
  line
    .slice(6)
    .replace(/<.*>/, "<…>")
    .replace(/(\w+)\((['"])(?:(?!\2).)*\2/g, "$1('…'");

/**
 * What acts in a thread of its own without a moment of its own: by the clock of a program it comes when all else waits. And a task group, which cancels its
 * tasks in the order of a set: another one in each process.
 */
const racing: ReadonlySet<string> = new Set(["to_thread", "run_in_executor", "run_coroutine_threadsafe", "task_group"]);

/** What shows of a running program what is other people's: frames, and what attributes hold. */
const versionBound: ReadonlySet<string> = new Set(["get_stack", "exception_attributes", "get_name"]);

function gist(line: string): string {
  const [, raised] = / raised (\w+)\(/.exec(line) ?? [];
  if (line.includes(" ->") || / gives\b/.test(line)) return "->";
  if (/^\S+ (make_task|make_eager_task|policy:)/.test(line)) return "called";
  if (raised !== undefined) return `raised ${raised}`;
  const [, caught] = /\bcaught (\w+)\(/.exec(line) ?? [];
  if (caught !== undefined) return `caught ${caught}`;
  return /\blog\b/.test(line)
    ? "log"
    : line.endsWith(" begins")
      ? "begins"
      : / called\b/.test(line)
        ? "called"
        : "tick";
}

const trace = {
  teaCancelled: [
    { is: "waits", t: 0, by: "host", op: 0, on: "main" },
    { is: "began", t: 0, who: "main", of: "main", op: 1, task: "task(main)" },
    { is: "did", t: 0, by: "main", op: 3, made: "tea", args: ["tea_coro"], value: { type: "Task" } },
    { is: "waits", t: 0, by: "main", op: 7, on: "#8" },
    { is: "began", t: 0, who: "tea_coro", of: "tea_coro", op: 4, task: "tea" },
    { is: "waits", t: 0, by: "tea_coro", op: 5, on: "#6" },
    { is: "resumed", t: 1, by: "main", op: 8, value: null },
    { is: "did", t: 1, by: "main", op: 10, on: "tea", value: true },
    { is: "waits", t: 1, by: "main", op: 12, on: "tea" },
    { is: "resumed", t: 1, by: "tea_coro", op: 5, raised: { exception: "CancelledError", id: 1, args: [] } },
    { is: "ended", t: 1, who: "tea_coro", raised: { exception: "CancelledError", id: 1, args: [] } },
    { is: "resumed", t: 1, by: "main", op: 12, raised: { exception: "CancelledError", id: 2, args: [] } },
    {
      is: "caught",
      t: 1,
      by: "main",
      op: 11,
      except: "CancelledError",
      raised: { exception: "CancelledError", id: 2, args: [] },
    },
    { is: "ended", t: 1, who: "main", value: null },
    { is: "resumed", t: 1, by: "host", op: 0, value: null },
  ],
} satisfies { readonly [name: string]: Trace };
