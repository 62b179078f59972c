import { expect, it } from "vitest";
import { Patience } from "./patience.ts";

it("is learnt from the slowest batch so far", () => {
  const patience = new Patience(20_000);
  const limits = [0, 40, 200, 100, 5_000].map((elapsedMs) => {
    if (elapsedMs > 0) patience.answered(elapsedMs);
    return patience.batchMs;
  });

  expect(limits).toEqual([20_000, 1_000, 4_000, 4_000, 20_000]);
});

it("is shorter with who was lost once", () => {
  const patience = new Patience(20_000);
  patience.answered(40);
  patience.lost();

  expect([patience.batchMs, patience.mostMs]).toEqual([1_000, 5_000]);
});

it("goes no further than it was told", () => {
  const patience = new Patience(300);
  patience.answered(100);
  patience.lost();

  expect([patience.batchMs, patience.mostMs]).toEqual([300, 300]);
});
