/** A Python float, where a program writes one down: JavaScript's own whole numbers stand for ints. */
export class Float {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }

  /** As Python writes it. */
  toString(): string {
    const { value } = this;
    if (Number.isNaN(value)) return "nan";
    if (!Number.isFinite(value)) return value > 0 ? "inf" : "-inf";
    const size = Math.abs(value);
    if (size >= 1e16 || (size < 1e-4 && size > 0)) return value.toExponential().replace(/e(.)(\d)$/, "e$10$2");
    return Number.isInteger(value) ? value.toFixed(1) : String(value);
  }
}
