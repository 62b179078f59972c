export { neverTimesOut } from "./never-times-out.ts";
export { sparesWhatItAwaits } from "./spares-what-it-awaits.ts";
