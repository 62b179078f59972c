export { freshContextEachRun } from "./fresh-context-each-run.ts";
