import type { Program } from "../../spec/program.ts";
import type { Scope } from "./scope.ts";

/** Draws a whole program around something that random statements meet too seldom. */
export type Situation = (scope: Scope) => Program;
