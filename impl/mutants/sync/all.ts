export { acquireTakesATimeout } from "./acquire-takes-a-timeout.ts";
