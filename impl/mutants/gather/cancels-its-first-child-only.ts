import { asyncio } from "../../asyncio/index.ts";
import type { Future } from "../../asyncio/future.ts";
import { mutant } from "../mutant.ts";

const gather = (awaitables: readonly never[], options?: object): unknown => {
  const outer = asyncio.gather(awaitables, options) as unknown as {
    children?: readonly Future<never>[];
    cancel(): boolean;
  };
  const { children } = outer;
  if (children !== undefined) {
    outer.cancel = () => {
      const first = children.find((child) => !child.done());
      if (first === undefined) return false;
      Object.assign(outer, { isCancelRequested: true });
      return first.cancel();
    };
  }
  return outer;
};

export const cancelsItsFirstChildOnly = mutant({
  id: "gather.cancels-its-first-child-only",
  mistake: "cancelling a gather cancels its first child only",
  kind: "plain",
  accusedBy: ["gather.cancel-cancels-children"],
  wrong: { gather },
});
