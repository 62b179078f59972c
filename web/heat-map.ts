import type { Coverage } from "../spec/coverage.ts";
import { element } from "./element.ts";
import { many } from "./words.ts";

const cell = 5;

/** Pairs of kinds as a triangle of dots; what a dot stands for is said below, where somebody points or goes to by keyboard. */
export function heatMap({ kinds, met }: Coverage): HTMLElement {
  const size = kinds.length * cell;
  const canvas = element("canvas", { width: size * 2, height: size * 2 });
  const box = element(
    "div",
    {
      class: "heat",
      tabindex: 0,
      role: "application",
      "aria-label": `${kinds.length} by ${kinds.length} kinds of statement; the arrow keys move from pair to pair`,
    },
    canvas,
  );
  const said = element("p", { class: "event", role: "status" });
  let [row, column] = [kinds.length - 1, 0];
  const draw = (): void => paint(canvas, met, row, column);
  const choose = (toRow: number, toColumn: number): void => {
    row = Math.max(0, Math.min(kinds.length - 1, toRow));
    column = Math.max(0, Math.min(row, toColumn));
    const count = met[row]![column]!;
    const pair = row === column ? kinds[row]! : `${kinds[row]} and ${kinds[column]}`;
    said.textContent = `${pair}: ${count === 0 ? "never" : `in ${many(count, "program")}`}`;
    draw();
  };
  box.addEventListener("pointermove", ({ clientX, clientY }) => {
    const { left, top, width } = canvas.getBoundingClientRect();
    const each = width / kinds.length;
    choose(Math.floor((clientY - top) / each), Math.floor((clientX - left) / each));
  });
  const moves: { readonly [key: string]: readonly [number, number] } = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  box.addEventListener("keydown", (event) => {
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    choose(row + move[0], column + move[1]);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  requestAnimationFrame(() => choose(row, column));
  return element("div", {}, box, said);
}

/** Twice as many points as the page's, for sharp screens. */
function paint(canvas: HTMLCanvasElement, met: Coverage["met"], row: number, column: number): void {
  const context = canvas.getContext("2d")!;
  const style = getComputedStyle(canvas);
  const [full, never, cursor] = ["--running", "--sunk", "--violated-fill"].map((name) => style.getPropertyValue(name));
  const most = Math.log1p(Math.max(...met.flat()));
  const side = cell * 2;
  context.clearRect(0, 0, canvas.width, canvas.height);
  met.forEach((counts, y) =>
    counts.forEach((count, x) => {
      context.globalAlpha = count === 0 ? 1 : 0.15 + 0.85 * (Math.log1p(count) / most);
      context.fillStyle = count === 0 ? never! : full!;
      context.fillRect(x * side, y * side, side - 1, side - 1);
    }),
  );
  context.globalAlpha = 1;
  context.strokeStyle = cursor!;
  context.lineWidth = 4;
  context.strokeRect(column * side - 2, row * side - 2, side + 3, side + 3);
}
