export { gatherShares } from "./gather-shares.ts";
export { taskForgetsAtASuspension } from "./task-forgets-at-a-suspension.ts";
