export { cancelsWhatIsPending } from "./cancels-what-is-pending.ts";
export { firstCompletedWaitsForAll } from "./first-completed-waits-for-all.ts";
