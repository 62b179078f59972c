import { kind, numbered, replaced, type Program, type Statement } from "../../spec/program.ts";
import { parseProgram } from "../../spec/schema.ts";
import { element } from "../element.ts";
import { fieldsOf } from "./fields.ts";
import { outline } from "./outline.ts";
import { templates } from "./templates.ts";

/** A program as an outline whose numbers, names and values can be changed, whose statements can be removed and added to; and as JSON. */
export class Editor {
  readonly root: HTMLElement;
  private readonly changed: () => void;
  private readonly list = element("ol", { class: "outline" });
  private readonly add = element("select", { "aria-label": "what to add" });
  private readonly json = element("textarea", { rows: 14, spellcheck: "false", "aria-label": "the program as JSON" });
  private readonly problem = element("p", { class: "event marked", role: "alert" });
  private current: Program = { host: [] };
  private chosen = 0;

  constructor(changed: () => void) {
    this.changed = changed;
    this.json.addEventListener("change", () => this.read());
    this.root = element(
      "section",
      { class: "editor" },
      element("h2", {}, "The program"),
      this.list,
      element(
        "div",
        { class: "controls" },
        this.add,
        button("Add after the chosen line", () => this.insert()),
        button("Remove the chosen line", () => this.remove()),
      ),
      element("details", {}, element("summary", {}, "As JSON"), this.json, this.problem),
    );
  }

  /** numbered, as it is to be run */
  get program(): Program {
    return this.current;
  }

  /** Shows another program, and runs it. */
  open(program: Program): void {
    this.current = numbered(program).program;
    this.chosen = Math.min(this.chosen, numbered(this.current).nodes.length - 1);
    this.show();
    this.changed();
  }

  private show(): void {
    const rows = outline(this.current);
    this.list.replaceChildren(
      ...rows.map(({ op, depth, node }) => {
        const radio = element("input", {
          type: "radio",
          name: "line",
          "aria-label": `line ${op + 1}: ${kind(node)}`,
          checked: op === this.chosen,
        });
        radio.addEventListener("change", () => {
          this.chosen = op;
        });
        const row = element(
          "li",
          {},
          "do" in node ? radio : element("span", { class: "nothing" }),
          element("span", { class: "kind" }, kind(node)),
          ...fieldsOf(node, (field, value) => this.set(op, field, value)),
        );
        row.style.setProperty("--depth", String(depth));
        return row;
      }),
    );
    this.add.replaceChildren(...templates(this.current).map(({ name }) => element("option", {}, name)));
    this.json.value = JSON.stringify(withoutNumbers(this.current), null, 1);
    this.problem.textContent = "";
  }

  private set(op: number, field: string, value: unknown): void {
    const focused = document.activeElement?.getAttribute("data-field");
    const next = replaced(this.current, (node, at) => (at === op ? { ...node, [field]: value } : undefined));
    this.open(next);
    if (focused !== null && focused !== undefined) {
      this.list.querySelector<HTMLElement>(`[data-field="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private insert(): void {
    const template = templates(this.current)[this.add.selectedIndex];
    if (template === undefined) return;
    const { statement } = template;
    if (this.current.host.length === 0) return this.open({ host: [statement] });
    this.open(
      replaced(this.current, (node, op) =>
        op === this.chosen && "do" in node ? ([node, statement] as readonly Statement[]) : undefined,
      ),
    );
  }

  private remove(): void {
    this.open(replaced(this.current, (node, op) => (op === this.chosen && "do" in node ? [] : undefined)));
  }

  private read(): void {
    try {
      this.open(parseProgram(JSON.parse(this.json.value)));
    } catch (error) {
      this.problem.textContent = error instanceof Error ? error.message : String(error);
    }
  }
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = element("button", { type: "button" }, text);
  made.addEventListener("click", act);
  return made;
}

const withoutNumbers = (program: Program): unknown =>
  JSON.parse(JSON.stringify(program, (key, value: unknown) => (key === "op" ? undefined : value)));
