import type { Untested } from "../../rule.ts";

const comesLater =
  "It comes with Python 3.15: neither the reference nor any CPython that traces are recorded from has it.";

export const cancelMethod: Untested = {
  id: "taskgroup.cancel-method",
  says: "TaskGroup.cancel() cancels all unfinished tasks of the group and the body, and the statement then exits normally, without CancelledError.",
  doc: "library/asyncio-task#asyncio.TaskGroup.cancel",
  level: "must",
  since: "3.15",
  untested: comesLater,
};

export const cancelBeforeEnter: Untested = {
  id: "taskgroup.cancel-before-enter",
  says: "cancel() called before the group is entered takes effect on entry: the body is cancelled at its first suspension and the statement exits normally.",
  doc: "library/asyncio-task#asyncio.TaskGroup.cancel",
  level: "must",
  since: "3.15",
  untested: comesLater,
};

export const cancelIdempotent: Untested = {
  id: "taskgroup.cancel-idempotent",
  says: "cancel() may be called repeatedly and after the group has exited, without effect.",
  doc: "library/asyncio-task#asyncio.TaskGroup.cancel",
  level: "must",
  since: "3.15",
  untested: comesLater,
};

export const cancelKeepsErrors: Untested = {
  id: "taskgroup.cancel-keeps-errors",
  says: "Errors raised by tasks while the group is being cancelled with cancel() are still raised as an exception group.",
  doc: "library/asyncio-task#asyncio.TaskGroup.cancel",
  level: "should",
  since: "3.15",
  untested: comesLater,
};

export const generatorexitFromBody: Untested = {
  id: "taskgroup.generatorexit-from-body",
  says: "If the only error is a GeneratorExit with which the body is left (an async generator being closed inside the block), it is re-raised bare, so aclose() works.",
  doc: "library/asyncio-task#task-groups",
  level: "implementation",
  since: "3.15",
  untested: comesLater,
};
