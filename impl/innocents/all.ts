import { asyncgensOneByOne } from "./asyncgens-one-by-one.ts";
import { barrierCountsFromAbove } from "./barrier-counts-from-above.ts";
import { conditionWakesMore } from "./condition-wakes-more.ts";
import { doneCallbacksInReverse } from "./done-callbacks-in-reverse.ts";
import { eventWakesInReverse } from "./event-wakes-in-reverse.ts";
import { executorOfOneWorker } from "./executor-of-one-worker.ts";
import { gatherTakesTwoTurnsMore } from "./gather-takes-two-turns-more.ts";
import { lockHandsOver } from "./lock-hands-over.ts";
import { otherTexts } from "./other-texts.ts";
import { priorityTiesLastFirst } from "./priority-ties-last-first.ts";
import { queueTakesATurn } from "./queue-takes-a-turn.ts";
import { semaphoreTakesATurnToGrant } from "./semaphore-takes-a-turn-to-grant.ts";
import { setsFromTheMiddle } from "./sets-from-the-middle.ts";
import { setsInReverse } from "./sets-in-reverse.ts";
import { taskNamesOfItsOwn } from "./task-names-of-its-own.ts";
import { timeoutAlwaysByTimer } from "./timeout-always-by-timer.ts";
import { timersALittleLate } from "./timers-a-little-late.ts";
import { timersOfOneDeadlineInReverse } from "./timers-of-one-deadline-in-reverse.ts";
import { wakesInBetween } from "./wakes-in-between.ts";
import type { Innocent } from "./innocent.ts";

/** Every loop that differs where it may. Those in Python are in fixtures/loops/innocent/. */
export const innocents: readonly Innocent[] = [
  asyncgensOneByOne,
  barrierCountsFromAbove,
  conditionWakesMore,
  doneCallbacksInReverse,
  eventWakesInReverse,
  executorOfOneWorker,
  gatherTakesTwoTurnsMore,
  lockHandsOver,
  otherTexts,
  priorityTiesLastFirst,
  queueTakesATurn,
  semaphoreTakesATurnToGrant,
  setsFromTheMiddle,
  setsInReverse,
  taskNamesOfItsOwn,
  timeoutAlwaysByTimer,
  timersALittleLate,
  timersOfOneDeadlineInReverse,
  wakesInBetween,
];
