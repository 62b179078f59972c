import { expect, it } from "vitest";
import { numbered } from "../../spec/program.ts";
import { awaits, main, sleep } from "../../spec/write.ts";
import { asyncio } from "../asyncio/index.ts";
import { reference } from "./reference.ts";

const { program } = numbered(main(awaits(sleep(1))));

it("says which loop it is", () => {
  expect(reference().info).toEqual({
    name: "reference",
    version: expect.stringMatching(/^\d+\.\d+\.\d+/) as string,
    python: [3, 14],
    loop: "impl/asyncio:EventLoop",
    clock: "virtual",
    unsupported: ["generator_coroutine"],
  });
});

it("answers programs in their order", async () => {
  const target = reference();

  const answers = await target.run([program, { host: [] }]);
  await target.close();

  expect(answers.map((answer) => ("trace" in answer ? answer.trace.length : answer))).toEqual([6, 0]);
});

it("answers for a loop that fails with what went wrong", async () => {
  const broken = {
    ...asyncio,
    run: () => {
      throw new ReferenceError("lost");
    },
  };

  expect(await reference(broken as typeof asyncio).run([program])).toEqual([
    { crashed: expect.stringMatching(/^ReferenceError: lost at .*reference\.test\.ts/) as string },
  ]);
});
