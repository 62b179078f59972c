import { asyncio } from "../../asyncio/index.ts";
import { mutant } from "../mutant.ts";

export const hasATimeoutErrorOfItsOwn = mutant({
  id: "exc.has-a-timeout-error-of-its-own",
  mistake: "asyncio.TimeoutError is a class of its own",
  kind: "plain",
  accusedBy: ["exc.timeouterror-is-builtin"],
  wrong: { TimeoutError: class TimeoutError extends asyncio.Exception {} },
});
