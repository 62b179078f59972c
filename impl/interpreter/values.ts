import type { ExceptionSpec, Seconds, Value } from "../../spec/field.ts";
import { classNamed, type ExceptionClass } from "./exceptions.ts";
import { Float } from "./float.ts";
import { MutableObject } from "./mutable-object.ts";
import type { Kind } from "./names.ts";
import { sample } from "./samples.ts";
import { Tuple } from "./tuple.ts";
import type { World } from "./world.ts";

/** What a program writes down, as a value that asyncio can be given. */
export function value(world: World, written: Value): unknown {
  if (typeof written !== "object" || written === null) {
    return typeof written === "number" && !Number.isInteger(written) ? new Float(written) : written;
  }
  if ("name" in written) return world.names.find(written.name);
  if ("float" in written) return new Float(number(written.float));
  if ("list" in written) return written.list.map((each) => value(world, each));
  if ("tuple" in written) return new Tuple(written.tuple.map((each) => value(world, each)));
  if ("object" in written) return object(world, written.object);
  return sample(written.sample, world.asyncio);
}

/** The same, where a name has to stand for a thing of one of those kinds. */
export function valueOf(world: World, written: Value, kinds: ReadonlySet<Kind>): unknown {
  const isName = typeof written === "object" && written !== null && "name" in written;
  return isName ? world.names.findOneOf(written.name, kinds) : value(world, written);
}

/** Times are plain numbers to asyncio; None is null. */
export function seconds(written: Seconds): number {
  if (typeof written === "object" && written !== null) return number(written.float);
  return written as number; // null where asyncio has to refuse it
}

/** An exception object, or a class for the target to make one of. */
export function exception(world: World, spec: ExceptionSpec): unknown {
  if ("name" in spec) return world.names.findOnly(spec.name, "exception");
  if ("class" in spec) return classNamed(spec.class, world.asyncio);
  const made = new (classNamed(spec.new, world.asyncio))();
  if (spec.as !== undefined) world.bind(spec.as, "exception", made);
  return made;
}

/** What is raised: of a class one is made. */
export function exceptionToRaise(world: World, spec: ExceptionSpec): unknown {
  const error = exception(world, spec);
  return typeof error === "function" ? new (error as ExceptionClass)() : error;
}

const number = (written: number | "nan" | "inf" | "-inf"): number => {
  if (typeof written === "number") return written;
  return written === "nan" ? NaN : written === "inf" ? Infinity : -Infinity;
};

function object(world: World, name: string): MutableObject {
  if (!world.names.has(name)) {
    const made = new MutableObject();
    world.names.bind(name, "object", made);
    world.identity.made(made, name);
  }
  return world.names.findOnly(name, "object");
}
