export { runsInTheLoop } from "./runs-in-the-loop.ts";
