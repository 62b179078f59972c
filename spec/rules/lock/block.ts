import { locksIn } from "../../lens/holding.ts";
import { blocks } from "../../lens/serving.ts";
import { change, the } from "../../retell.ts";
import type { Rule } from "../../rule.ts";
import { attempt, awaits, coroutine, except, lock, locked, main, raises, within } from "../../write.ts";

export const asyncWith: Rule = {
  id: "lock.async-with",
  says: '"async with lock" acquires on entry and releases on exit, also when the body raises or is cancelled; the "as" value is None.',
  doc: "library/asyncio-sync#asyncio.Lock",
  level: "must",
  since: "3.5",
  about: ["async_with"],
  *judge(run) {
    for (const holding of locksIn(run)) yield* blocks(run, holding);
  },
  example: {
    program: main(
      lock("door"),
      within("door", locked("door")),
      attempt([awaits(coroutine("guest", within("door", raises("Boom"))))], except("Boom")),
      locked("door"),
    ),
    breaks: change(the("did", { by: "main", on: "door" }, -1), { value: true }),
  },
};
