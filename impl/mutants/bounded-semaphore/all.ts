export { countsTheGrantedAsFree } from "./counts-the-granted-as-free.ts";
export { hasNoBound } from "./has-no-bound.ts";
export { raisesOneTooLate } from "./raises-one-too-late.ts";
export { wakesNobody } from "./wakes-nobody.ts";
