/** A time of the loop's clock, to the millisecond. */
export const seconds = (t: number): string => `${Math.round(t * 1000) / 1000} s`;

/** `1 program`, `2 programs`, `1,000 programs`. */
export const many = (number: number, one: string, several = `${one}s`): string =>
  `${number.toLocaleString("en")} ${number === 1 ? one : several}`;
