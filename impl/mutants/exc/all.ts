export { hasATimeoutErrorOfItsOwn } from "./has-a-timeout-error-of-its-own.ts";
export { incompleteReadIsNoEof } from "./incomplete-read-is-no-eof.ts";
export { invalidStateIsABaseException } from "./invalid-state-is-a-base-exception.ts";
