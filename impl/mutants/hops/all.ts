export { groupTakesATurnMore } from "./group-takes-a-turn-more.ts";
export { taskStartsATurnLater } from "./task-starts-a-turn-later.ts";
