import { describe, expect, it } from "vitest";
import type { Statement } from "../../../spec/program.ts";
import { awaits, coroutine, sleep, task } from "../../../spec/write.ts";
import { toldOfMain } from "../told.ts";

const set = (value: number): Statement => ({ do: "var_set", variable: "v", value });
const get: Statement = { do: "var_get", variable: "v" };

describe("a context variable", () => {
  it("is None until it is set", () => {
    expect(toldOfMain(get, set(1), get, { do: "var_get", variable: "w" })).toEqual([
      "0 main did None",
      "0 main did None",
      "0 main did 1",
      "0 main did None",
    ]);
  });

  it("is a task's own, and shared with a coroutine that is awaited", () => {
    expect(
      toldOfMain(set(1), task("t", get, set(2)), awaits(coroutine("c", set(3))), awaits(sleep(0)), get).filter((each) =>
        /did \d/.test(each),
      ),
    ).toEqual(["0 t_coro did 1", "0 main did 3"]);
  });

  it("stays in a copy as it was when the copy was made", () => {
    expect(
      toldOfMain(set(1), { do: "copy_context", as: "x" }, set(2), {
        do: "context_get",
        context: "x",
        variable: "v",
      }).slice(1),
    ).toEqual(["0 main did made x None", "0 main did None", "0 main did on x 1"]);
  });
});
