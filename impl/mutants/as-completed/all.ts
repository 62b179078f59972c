export { neverTimesOut } from "./never-times-out.ts";
