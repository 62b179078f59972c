import { awaits, main, sleep, timeout, within } from "../write.ts";
import type { Defect } from "./defect.ts";

const internal: ReadonlySet<string> = new Set(["AssertionError", "AttributeError"]);

/** What a time limit or a task group is not made for is refused late and oddly, or not at all, and leaves it in a state that nothing fits. */
export const timeoutMisused: Defect = {
  name: "timeout-misused",
  says: "A Timeout or TaskGroup that is entered twice, entered outside of a task or used before it is entered does not raise RuntimeError.",
  link: "https://github.com/python/cpython/issues/111085",
  versions: [
    ["3.11", "3.11.7"],
    ["3.12", "3.12.1"],
  ],
  only: ["taskgroup", "timeout"],
  met: (run) =>
    run.trace.some((event) => "raised" in event && internal.has(event.raised?.exception ?? "")) ||
    run.waits.some(
      ({ step, on, began }) =>
        step === "enter" &&
        on !== undefined &&
        run.waits.some((other) => other.step === "enter" && other.on === on && other.began < began),
    ),
  example: main(timeout("limit", 9), within("limit", within("limit", awaits(sleep(1))))),
};
