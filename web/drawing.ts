import type { Picture } from "../reports/picture.ts";
import type { Arrow } from "../reports/picture/arrows.ts";
import { element, shape } from "./element.ts";
import { seconds } from "./words.ts";

const rowHeight = 34;
const top = 26;
/** what is added between two events where time goes on */
const gapWidth = 36;

let drawings = 0;

/** A picture as lanes: the events to the right, a step each, and a gap wherever the clock goes on. */
export class Drawing {
  readonly root: HTMLElement;
  private readonly picture: Picture;
  private readonly x: readonly number[];
  private readonly cursor: SVGRectElement;
  private readonly box: HTMLElement;
  private readonly svg: SVGSVGElement;
  private readonly number = ++drawings;
  private readonly stepWidth: number;

  constructor(picture: Picture, title: string) {
    this.picture = picture;
    this.stepWidth = Math.max(20, Math.min(40, Math.round(640 / picture.steps.length)));
    this.x = places(picture, this.stepWidth);
    const width = this.x.at(-1)! + 40;
    const height = top + picture.lanes.length * rowHeight + 6;
    this.cursor = shape("rect", { class: "cursor", y: 0, width: this.stepWidth, height, rx: 4 });
    this.svg = shape(
      "svg",
      { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": title },
      this.heads(),
      ...this.rows(width),
      this.cursor,
      ...this.axis(height),
      ...this.turns(height),
      ...this.spans(),
      ...picture.arrows.map((arrow) => this.arrow(arrow)),
      ...this.events(),
    );
    this.box = element("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": title }, this.svg);
    const names = picture.lanes.map(({ name, id, kind }) => element("li", { class: kind, title: id }, name));
    this.root = element(
      "div",
      { class: "drawing" },
      element("ul", { class: "lanes", "aria-hidden": "true" }, ...names),
      this.box,
    );
  }

  /** Moves the cursor there, and shows it where the drawing is wider than its place. */
  choose(at: number): void {
    const x = this.x[at]!;
    this.cursor.setAttribute("x", String(x - this.stepWidth / 2));
    const { scrollLeft, clientWidth } = this.box;
    if (x < scrollLeft + 40 || x > scrollLeft + clientWidth - 60) this.box.scrollLeft = x - clientWidth / 2;
  }

  /** Calls back with the event that is nearest to where somebody points. */
  onChoose(choose: (at: number) => void): void {
    this.svg.addEventListener("click", ({ clientX }) => {
      const x = clientX - this.svg.getBoundingClientRect().left;
      const far = this.x.map((place) => Math.abs(place - x));
      choose(far.indexOf(Math.min(...far)));
    });
  }

  private y(lane: number): number {
    return top + lane * rowHeight + rowHeight / 2;
  }

  private heads(): SVGDefsElement {
    const head = (kind: Arrow["kind"]): SVGMarkerElement =>
      shape(
        "marker",
        {
          id: `${kind}-${this.number}`,
          viewBox: "0 0 8 8",
          refX: 7,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          orient: "auto",
        },
        shape("path", { class: `head ${kind}`, d: "M0 0L8 4L0 8Z" }),
      );
    return shape("defs", {}, head("makes"), head("wakes"), head("cancels"));
  }

  private rows(width: number): readonly SVGElement[] {
    return this.picture.lanes.map((_, lane) =>
      shape("line", { class: "row", x1: 0, x2: width, y1: this.y(lane), y2: this.y(lane) }),
    );
  }

  /** The clock: a line and a time wherever it goes on. */
  private axis(height: number): readonly SVGElement[] {
    return this.picture.steps.flatMap(({ t }, at, steps) => {
      if (steps[at - 1]?.t === t) return [];
      const x = this.x[at]! - this.stepWidth / 2 - 2;
      return [
        shape("line", { class: "time", x1: x, x2: x, y1: 6, y2: height }),
        shape("text", { class: "time", x: x + 4, y: 16 }, seconds(t)),
      ];
    });
  }

  /** A faint line where a turn of the loop begins in which anything happens. */
  private turns(height: number): readonly SVGElement[] {
    const starts = [...new Set(this.picture.turns.map(({ at }) => at))].filter((at) => at < this.x.length);
    return starts.map((at) => {
      const x = this.x[at]! - this.stepWidth / 2;
      return shape("line", { class: "turn", x1: x, x2: x, y1: top - 4, y2: height });
    });
  }

  private spans(): readonly SVGElement[] {
    return this.picture.spans.map(({ lane, from, to, state }) => {
      const thick = { running: 14, ready: 8, awaiting: 4 }[state];
      const kind = this.picture.lanes[lane]!.kind;
      const [x, end] = [this.x[from]!, this.x[to] ?? this.x.at(-1)! + 20];
      return shape("rect", {
        class: `span ${state} ${kind}`,
        x,
        y: this.y(lane) - thick / 2,
        width: Math.max(0, end - x),
        height: thick,
        rx: 2,
      });
    });
  }

  private arrow({ from, to, kind }: Arrow): SVGElement {
    const [one, other] = [this.picture.steps[from]?.lane, this.picture.steps[to]?.lane];
    const [x1, y1] = [this.x[from]!, this.y(one ?? 0)];
    const [x2, y2] = [this.x[to]!, this.y(other ?? 0)];
    const down = Math.sign(y2 - y1);
    const [start, end] = [y1 + down * 8, y2 - down * 9];
    const bend = Math.abs(y2 - y1) / 2 + 4;
    return shape("path", {
      class: `arrow ${kind}`,
      d:
        down === 0
          ? `M${x1} ${y1 - 8}C${x1} ${y1 - 20} ${x2} ${y1 - 20} ${x2} ${y1 - 9}`
          : `M${x1} ${start}C${x1} ${start + down * bend} ${x2} ${end - down * bend} ${x2} ${end}`,
      "marker-end": `url(#${kind}-${this.number})`,
    });
  }

  private events(): readonly SVGElement[] {
    return this.picture.steps.flatMap(({ lane, is, fails, isMarked, words, t }, at) => {
      const [x, y] = [this.x[at]!, lane === undefined ? top - 2 : this.y(lane)];
      const title = shape("title", {}, `${seconds(t)} ${words}`);
      const sign = fails
        ? shape(
            "path",
            { class: "sign fails", d: `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}` },
            title,
          )
        : shape("circle", { class: `sign ${is}`, cx: x, cy: y, r: is === "began" || is === "ended" ? 5 : 3 }, title);
      return isMarked ? [shape("circle", { class: "halo", cx: x, cy: y, r: 10 }), sign] : [sign];
    });
  }
}

function places({ steps }: Picture, stepWidth: number): readonly number[] {
  let x = 0;
  return steps.map(({ t }, at) => {
    const before = steps[at - 1];
    x += before === undefined ? stepWidth : before.t === t ? stepWidth : stepWidth + gapWidth;
    return x;
  });
}
