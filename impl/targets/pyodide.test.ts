import { afterAll, beforeAll, expect, it } from "vitest";
import { numbered, type Program } from "../../spec/program.ts";
import { awaits, log, main, program, sleep } from "../../spec/write.ts";
import type { Answer, Target } from "../target.ts";
import { cpython } from "./pyodide.ts";

let target: Target;
beforeAll(async () => {
  target = await cpython({ programMs: 1_000, batchMs: 1_500 });
});
afterAll(() => target?.close());

const run = async (...programs: Program[]): Promise<readonly Answer[]> =>
  target.run(programs.map((each) => numbered(each).program));

const did = (op: number, outcome: object) => ({ is: "did", t: 0, by: "host", op, ...outcome });

it("is real CPython, without threads", () => {
  expect(target.info).toEqual({
    name: "cpython",
    version: expect.stringMatching(/^3\.\d+\.\d+$/),
    python: [3, expect.any(Number), expect.any(Number)],
    asyncio: "c",
    loop: "asyncio:BaseEventLoop",
    clock: "virtual",
    unsupported: ["generator_coroutine", "thread", "thread_pool", "run_in_executor", "to_thread"],
  });
});

it("has no running loop of its own while a program runs", async () => {
  expect(await run(program({ do: "get_running_loop" }, { do: "thread", body: [] }, log("on")))).toEqual([
    {
      trace: [
        did(0, { raised: { exception: "RuntimeError", id: 1 } }),
        did(1, { unbound: "thread" }),
        did(2, { value: "on" }),
      ],
    },
  ]);
});

it("runs one asyncio.run() after another", async () => {
  const answers = await run(main(awaits(sleep(1))), main(awaits(sleep(1))));

  expect(answers[0]).toEqual(answers[1]);
  expect(answers[0]).toMatchObject({
    trace: expect.arrayContaining([{ is: "resumed", t: 1, by: "host", op: 0, value: null }]),
  });
});

it("ends a program that never ends, and answers the others", async () => {
  // a billion times nothing
  const endless = main({
    do: "repeat",
    times: 1000,
    body: [{ do: "repeat", times: 1000, body: [{ do: "repeat", times: 1000, body: [] }] }],
  });

  expect(await run(program(log(1)), endless, program(log(2)))).toEqual([
    { trace: [did(0, { value: 1 })] },
    { hung: "no answer within 1 s" },
    { trace: [did(0, { value: 2 })] },
  ]);
});
