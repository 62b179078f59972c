export { knowsNobody } from "./knows-nobody.ts";
export { printsNothing } from "./prints-nothing.ts";
export { takesNoEdges } from "./takes-no-edges.ts";
export { withoutATaskIsAnError } from "./without-a-task-is-an-error.ts";
