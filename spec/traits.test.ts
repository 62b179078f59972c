import { expect, it } from "vitest";
import { Run } from "./run.ts";
import { Traits } from "./traits.ts";
import { cancel, main, raises } from "./write.ts";

const run = new Run(main(cancel("f", "sold out"), raises("ValueError")), [
  { is: "waits", t: 0, by: "host", op: 0 },
  { is: "began", t: 0, by: "loop", who: "main", of: "main", op: 1, task: "task(main)" },
  { is: "ended", t: 0, who: "main", raised: { exception: "ValueError", id: 1 } },
] as never);

it("names what was carried out, and that a body failed", () => {
  expect([...new Traits([]).of(run)].sort()).toEqual(["coroutine", "failure", "raise", "run"]);
});

it("names fields of nodes where somebody asks for them", () => {
  const traits = new Traits(["cancel.msg", "cancel.future", "sleep.result"]).of(run);

  expect([traits.has("cancel.msg"), traits.has("cancel.future"), traits.has("sleep.result")]).toEqual([
    true,
    true,
    false,
  ]);
});
