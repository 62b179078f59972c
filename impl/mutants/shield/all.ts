export { givesNothing } from "./gives-nothing.ts";
export { hidesTheCancel } from "./hides-the-cancel.ts";
export { isLazy } from "./is-lazy.ts";
export { outlivesItsInner } from "./outlives-its-inner.ts";
export { protectsNothing } from "./protects-nothing.ts";
export { saysNothingOfLateErrors } from "./says-nothing-of-late-errors.ts";
export { secondCancelIsShielded } from "./second-cancel-is-shielded.ts";
