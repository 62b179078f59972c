import type { ExceptionName, ExceptionSpec, Sample, Seconds, Value } from "../../spec/field.ts";

/** A text as Python writes it: nothing that is in it can end the string, the line or what a reader sees of it. */
export const pythonText = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** What stands for the names, samples and exception classes in a value. */
export interface Spelling {
  name(name: string): string;
  sample(sample: Sample): string;
  exceptionClass(name: ExceptionName): string;
}

export function pythonValue(value: Value, spelling: Spelling): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number") return pythonNumber(value);
  if (typeof value === "string") return pythonText(value);
  if ("float" in value) return pythonFloat(value.float);
  if ("list" in value) return `[${value.list.map((one) => pythonValue(one, spelling)).join(", ")}]`;
  if ("tuple" in value) {
    const inside = value.tuple.map((one) => pythonValue(one, spelling)).join(", ");
    return value.tuple.length === 1 ? `(${inside},)` : `(${inside})`;
  }
  if ("object" in value) return spelling.name(value.object);
  if ("name" in value) return spelling.name(value.name);
  return spelling.sample(value.sample);
}

export const pythonSeconds = (seconds: Seconds): string =>
  seconds === null ? "None" : typeof seconds === "number" ? pythonNumber(seconds) : pythonFloat(seconds.float);

/** An exception object or class; `walrus` binds a new one in passing. */
export function pythonException(spec: ExceptionSpec, spelling: Spelling, walrus: boolean): string {
  if ("class" in spec) return spelling.exceptionClass(spec.class);
  if ("name" in spec) return spelling.name(spec.name);
  const made = `${spelling.exceptionClass(spec.new)}()`;
  return walrus && spec.as !== undefined ? `(${spelling.name(spec.as)} := ${made})` : made;
}

const pythonNumber = (number: number): string =>
  Number.isInteger(number) ? String(BigInt(number)) : pythonFloat(Number.isNaN(number) ? "nan" : number);

function pythonFloat(float: number | "nan" | "inf" | "-inf"): string {
  if (typeof float === "string" || !Number.isFinite(float)) {
    return `float("${typeof float === "string" ? float : float > 0 ? "inf" : "-inf"}")`;
  }
  return Number.isInteger(float) && Math.abs(float) < 1e16 ? float.toFixed(1) : String(float);
}
