import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const dropsKeywords = mutant({
  id: "to-thread.drops-keywords",
  mistake: "to_thread() drops the keyword arguments",
  kind: "plain",
  accusedBy: ["to-thread.result"],
  wrong: {
    toThread: (callback: never, ...args: { readonly keyword?: unknown }[]) =>
      asyncio.toThread(callback, ...(args.filter((each) => each?.keyword === undefined) as never[])),
  },
});
