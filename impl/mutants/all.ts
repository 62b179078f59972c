import { barrierOpensEarly } from "./barrier-opens-early.ts";
import { asCompletedIgnoresItsTimeout } from "./as-completed-ignores-its-timeout.ts";
import { callSoonLastFirst } from "./call-soon-last-first.ts";
import { closedLoopTakesCallbacks } from "./closed-loop-takes-callbacks.ts";
import { conditionNotifyAllWakesOne } from "./condition-notify-all-wakes-one.ts";
import { eventIsNeverCleared } from "./event-is-never-cleared.ts";
import { executorRunsInTheLoop } from "./executor-runs-in-the-loop.ts";
import { gatherCancelsTheOthers } from "./gather-cancels-the-others.ts";
import { gatherIgnoresReturnExceptions } from "./gather-ignores-return-exceptions.ts";
import { gatherInOrderOfCompletion } from "./gather-in-order-of-completion.ts";
import { lockForgetsWhoWaits } from "./lock-forgets-who-waits.ts";
import type { Mutant } from "./mutant.ts";
import { queueJoinEndsWithTheItems } from "./queue-join-ends-with-the-items.ts";
import { queueServesTheLastFirst } from "./queue-serves-the-last-first.ts";
import { runLeavesItsTasks } from "./run-leaves-its-tasks.ts";
import { semaphoreLetsOneMoreIn } from "./semaphore-lets-one-more-in.ts";
import { shieldProtectsNothing } from "./shield-protects-nothing.ts";
import { shutdownAsyncgensClosesNothing } from "./shutdown-asyncgens-closes-nothing.ts";
import { sleepZeroGoesOn } from "./sleep-zero-goes-on.ts";
import { stopRunsOneMoreBatch } from "./stop-runs-one-more-batch.ts";
import { taskGroupRaisesOneErrorBare } from "./task-group-raises-one-error-bare.ts";
import { taskGroupSparesItsTasks } from "./task-group-spares-its-tasks.ts";
import { runnerRunsInAContextOfItsOwn } from "./runner-runs-in-a-context-of-its-own.ts";
import { timeoutKeepsItsTimer } from "./timeout-keeps-its-timer.ts";
import { timeoutNeverExpires } from "./timeout-never-expires.ts";
import { timersFireEarly } from "./timers-fire-early.ts";
import { toThreadForgetsContext } from "./to-thread-forgets-context.ts";
import { waitCancelsWhatIsPending } from "./wait-cancels-what-is-pending.ts";
import { waitFirstCompletedWaitsForAll } from "./wait-first-completed-waits-for-all.ts";
import { waitForNeverTimesOut } from "./wait-for-never-times-out.ts";
import { waitForSparesWhatItAwaits } from "./wait-for-spares-what-it-awaits.ts";

/** Every loop that is wrong on purpose. */
export const mutants: readonly Mutant[] = [
  gatherInOrderOfCompletion,
  gatherIgnoresReturnExceptions,
  gatherCancelsTheOthers,
  waitForNeverTimesOut,
  waitForSparesWhatItAwaits,
  waitFirstCompletedWaitsForAll,
  waitCancelsWhatIsPending,
  shieldProtectsNothing,
  sleepZeroGoesOn,
  stopRunsOneMoreBatch,
  closedLoopTakesCallbacks,
  timersFireEarly,
  callSoonLastFirst,
  runLeavesItsTasks,
  lockForgetsWhoWaits,
  eventIsNeverCleared,
  conditionNotifyAllWakesOne,
  semaphoreLetsOneMoreIn,
  queueServesTheLastFirst,
  queueJoinEndsWithTheItems,
  barrierOpensEarly,
  taskGroupSparesItsTasks,
  taskGroupRaisesOneErrorBare,
  asCompletedIgnoresItsTimeout,
  timeoutNeverExpires,
  timeoutKeepsItsTimer,
  runnerRunsInAContextOfItsOwn,
  executorRunsInTheLoop,
  toThreadForgetsContext,
  shutdownAsyncgensClosesNothing,
];
