export { leavesItsTasks } from "./leaves-its-tasks.ts";
