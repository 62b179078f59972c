import { Arbitrary, Stream, Value, type Random } from "fast-check";
import type { Program } from "../../spec/program.ts";
import { Draw } from "./draw.ts";
import { smaller } from "./shrink.ts";

/** Programs drawn by a function, and shrunk by their structure, wherever they came from: a program read from a file shrinks as well as a drawn one. */
export class ProgramArbitrary extends Arbitrary<Program> {
  private readonly sketch: (draw: Draw) => Program;

  constructor(sketch: (draw: Draw) => Program) {
    super();
    this.sketch = sketch;
  }

  override generate(random: Random): Value<Program> {
    return new Value(this.sketch(new Draw(random)), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is Program {
    return typeof value === "object" && value !== null && Array.isArray((value as { host?: unknown }).host);
  }

  override shrink(value: Program): Stream<Value<Program>> {
    return new Stream(values(value));
  }
}

function* values(program: Program): IterableIterator<Value<Program>> {
  for (const next of smaller(program)) yield new Value(next, undefined);
}
