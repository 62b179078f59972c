/** When a script says something of a node. */
export type Occasion = "began" | "exited" | "called" | "gave" | "done" | "gives" | "raised" | "caught" | Aside;

/** Of these a script says something only where it is asked to. */
type Aside = "waits" | "made" | "did" | "entered" | "left";

export const asides: ReadonlySet<Occasion> = new Set<Aside>(["waits", "made", "did", "entered", "left"]);

/** A node on an occasion, in a word. */
export const saidOf = ({ op }: { readonly op?: number | undefined }, occasion: Occasion): string =>
  `${op ?? 0} ${occasion}`;
