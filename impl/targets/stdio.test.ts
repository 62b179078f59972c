import { afterEach, describe, expect, it } from "vitest";
import type { Program } from "../../spec/program.ts";
import { log, program } from "../../spec/write.ts";
import { type Target, TargetError } from "../target.ts";
import type { BatchOptions } from "./batches.ts";
import { stdio } from "./stdio.ts";

const start = { protocol: 1, name: "fake", version: [3, 13, 0, "final", 0], loop: "fake:loop" };

/** A driver whose answer to a program is what its first statement logs: a trace of one warning, or a misdeed. */
const driver = `
const say = (message) => process.stdout.write((typeof message === "string" ? message : JSON.stringify(message)) + "\\n");
let rest = "", ran = 0;
say(${JSON.stringify(JSON.stringify({ start }))});
process.stdin.on("data", (chunk) => {
  const lines = (rest + chunk).split("\\n");
  rest = lines.pop();
  for (const line of lines) {
    const { id, run, stop } = JSON.parse(line);
    if (stop) { say({ stopped: ran }); process.exit(0); }
    const words = run.map((program) => program.host[0].value);
    ran += words.length;
    if (words.includes("exit")) { console.error("no more\\n  last words"); process.exit(5); }
    if (words.includes("hang")) while (true);
    if (words.includes("slow") && words.length > 1) for (const until = Date.now() + 1_300; Date.now() < until; );
    if (words.includes("rubbish")) say("Hello!");
    if (words.includes("shout")) process.stdout.write("x".repeat(20_000));
    if (words.includes("chatter")) { say({ id, traces: words.map(() => []) }); say({ id: 99, traces: [] }); continue; }
    if (words.includes("expire")) setTimeout(() => process.exit(0), 50);
    if (words.includes("lose")) { say({ id, traces: [] }); continue; }
    if (words.includes("twice")) say({ id: id + 1, traces: [] });
    say({ id, traces: words.map((word) =>
      word === "decline" ? { unsupported: "thread" } :
      word === "own up" ? { crashed: "my own fault" } :
      word === "malformed" ? [{ is: "warned" }] :
      word === "nothing" ? null : [{ is: "warned", t: 0, category: word }]) });
  }
});
`;

const says = (...words: string[]): readonly Program[] => words.map((word) => program(log(word)));
const heard = (category: string) => ({ trace: [{ is: "warned", t: 0, category }] });

let target: Target | undefined;
afterEach(() => target?.close());

async function open(options: Partial<BatchOptions> = {}, script = driver): Promise<Target> {
  target = await stdio({
    command: process.execPath,
    args: ["-e", script],
    name: "fake",
    lineLimit: 10_000,
    programMs: 1_000,
    batchMs: 1_500,
    ...options,
  });
  return target;
}

it("tells what the driver said of itself", async () => {
  expect((await open()).info).toEqual({
    name: "fake",
    version: "3.13.0",
    python: [3, 13, 0],
    loop: "fake:loop",
    clock: "virtual",
    unsupported: [],
  });
});

it("answers in the order of the programs, over many batches at once", async () => {
  const words = Array.from({ length: 20 }, (_, place) => `w${place}`);
  const fake = await open({ batch: 3 });

  const answers = await Promise.all([fake.run(says(...words)), fake.run(says("x")), fake.run([])]);

  expect(answers).toEqual([words.map(heard), [heard("x")], []]);
});

it("hands on what a driver does not support, and what it calls its own fault", async () => {
  expect(await (await open()).run(says("decline", "own up", "a"))).toEqual([
    { unsupported: "thread" },
    { crashed: "my own fault" },
    heard("a"),
  ]);
});

describe("a program that the driver does not survive", () => {
  it.each([
    ["exit", { crashed: "it exited with status 5; its last words: last words" }],
    ["hang", { hung: "no answer within 1 s" }],
    [
      "rubbish",
      { crashed: 'it answered "Hello!" where one line of JSON was due; does something print to its stdout?' },
    ],
    ["lose", { crashed: "it gave 0 traces for 1 programs" }],
    ["twice", { crashed: "it answered request 3 where 2 was due" }],
    ["shout", { crashed: "it sent a line of more than 10000 characters" }],
  ])("is found, and the others get their traces: %s", async (word, answer) => {
    const fake = await open();

    expect(await fake.run(says("a", word, "b"))).toEqual([heard("a"), answer, heard("b")]);
  });

  it("does no harm to the batches behind it", async () => {
    const fake = await open({ batch: 2 });

    const answers = await fake.run(says("a", "b", "exit", "c", "d", "hang", "e"));

    expect(answers.map((answer) => ("trace" in answer ? "trace" : answer))).toEqual([
      "trace",
      "trace",
      { crashed: "it exited with status 5; its last words: last words" },
      "trace",
      "trace",
      { hung: "no answer within 1 s" },
      "trace",
    ]);
  });

  it("is known at once where it was alone in its batch", async () => {
    expect(await (await open()).run(says("hang"))).toEqual([{ hung: "no answer within 1 s" }]);
  });
});

it("blames nobody for a batch that takes longer than those before it", async () => {
  const fake = await open({ batchMs: 10_000 });
  await fake.run(says("a", "b"));

  expect(await fake.run(says("slow", "a"))).toEqual([heard("slow"), heard("a")]);
});

it("calls a trace that is none a crash, and keeps the driver", async () => {
  expect(await (await open()).run(says("malformed", "nothing", "a"))).toEqual([
    { crashed: 'its trace is none: event 0 has no time: {"is":"warned"}' },
    { crashed: "it answered null where a trace was due" },
    heard("a"),
  ]);
});

it("blames nobody for a driver that dies between two batches", async () => {
  const fake = await open();

  expect(await fake.run(says("expire"))).toEqual([heard("expire")]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await fake.run(says("a"))).toEqual([heard("a")]);
});

it("starts again when the driver speaks without being asked", async () => {
  const fake = await open();

  expect(await fake.run(says("chatter"))).toEqual([{ trace: [] }]);
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(await fake.run(says("a"))).toEqual([heard("a")]);
});

it("answers that it was closed to whoever still waits", async () => {
  const fake = await open();
  const waiting = fake.run(says("hang"));
  await fake.close();

  expect([await waiting, await fake.run(says("a"))]).toEqual([
    [{ crashed: "the target was closed" }],
    [{ crashed: "the target was closed" }],
  ]);
});

it("gives up when the driver does not come back", async () => {
  const once = `if (require("fs").existsSync(FLAG)) { console.error("not again"); process.exit(1); } require("fs").writeFileSync(FLAG, "");`;
  const flag = `${process.env["TMPDIR"] ?? "/tmp"}/asyncio-conformance-${process.pid}-${Date.now()}`;
  const fake = await open({}, `const FLAG = ${JSON.stringify(flag)}; ${once} ${driver}`);

  expect([await fake.run(says("exit", "a")), await fake.run(says("b"))]).toEqual([
    [
      { crashed: "it exited with status 5; its last words: last words" },
      { crashed: "it exited with status 5; its last words: last words" },
    ],
    [{ crashed: "fake could not be started: it exited with status 1; its last words: not again" }],
  ]);
});

describe("a command that is no driver", () => {
  it.each([
    [
      "that is not there",
      { command: "no-such-command", args: [] },
      "fake could not be started: there is no command no-such-command",
    ],
    [
      "that ends at once",
      { args: ["-e", "console.error('oh no'); process.exit(3)"] },
      "fake could not be started: it exited with status 3; its last words: oh no",
    ],
    [
      "that says something else",
      { args: ["-e", "console.log('Welcome!'); setInterval(() => {}, 1000)"] },
      'fake said "Welcome!" where its start line was due; is it a driver, and does nothing else print to its stdout?',
    ],
    [
      "that says nothing",
      { args: ["-e", "setInterval(() => {}, 1000)"], startMs: 300 },
      "fake could not be started: no answer within 0.3 s",
    ],
    [
      "that knows why it cannot start",
      { args: ["-e", "console.log(JSON.stringify({ failed: 'the moon is wrong' }))"] },
      "fake cannot be tested: the moon is wrong",
    ],
    [
      "of another protocol",
      { args: ["-e", `console.log('{"start":{"protocol":2}}')`] },
      'fake said "{\\"start\\":{\\"protocol\\":2}}" where its start line was due; is it a driver, and does nothing else print to its stdout?',
    ],
  ])("%s", async (_, command, message) => {
    const opened = stdio({ command: process.execPath, name: "fake", ...command });

    await expect(opened).rejects.toThrow(new TargetError(message));
  });
});
