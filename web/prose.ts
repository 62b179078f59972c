import { element } from "./element.ts";

/** A sentence of ours: what stands in backticks is set as code, what stands between asterisks is stressed. */
export const prose = (sentence: string): readonly (Node | string)[] =>
  sentence.split(/(`[^`]+`|\*[^*]+\*)/).map((part) => {
    if (/^`.+`$/.test(part)) return element("code", {}, part.slice(1, -1));
    return /^\*.+\*$/.test(part) ? element("em", {}, part.slice(1, -1)) : part;
  });
