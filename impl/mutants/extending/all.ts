export { tasksAreEnteredWithinTasks } from "./tasks-are-entered-within-tasks.ts";
export { tasksStayRegistered } from "./tasks-stay-registered.ts";
