import type { Untested } from "../../rule.ts";

const untested = "An interrupt comes from outside of the process, at a time that no program can choose.";

export const sigintCancelsMainThenKeyboardinterrupt: Untested = {
  id: "runner.sigint-cancels-main-then-keyboardinterrupt",
  says: "On the first SIGINT Runner.run() cancels the main task (CancelledError inside it, clean-up runs) and then raises KeyboardInterrupt to the caller instead of CancelledError.",
  doc: "library/asyncio-runner#handling-keyboard-interruption",
  level: "must",
  since: "3.11",
  untested,
};

export const secondSigintImmediate: Untested = {
  id: "runner.second-sigint-immediate",
  says: "A second SIGINT during Runner.run() raises KeyboardInterrupt at once, without waiting for the cancelled main task.",
  doc: "library/asyncio-runner#handling-keyboard-interruption",
  level: "must",
  since: "3.11",
  untested,
};

export const sigintSwallowedByMain: Untested = {
  id: "runner.sigint-swallowed-by-main",
  says: "If main swallows the cancellation that a single SIGINT caused and returns normally, Runner.run() returns main's value and raises no KeyboardInterrupt.",
  doc: "library/asyncio-runner#handling-keyboard-interruption",
  level: "implementation",
  since: "3.11",
  untested,
};

export const sigintHandlerRestored: Untested = {
  id: "runner.sigint-handler-restored",
  says: "Runner.run() installs its SIGINT handler only for the duration of the call and only when the default handler was active.",
  doc: "library/asyncio-runner#handling-keyboard-interruption",
  level: "must",
  since: "3.11",
  untested,
};
