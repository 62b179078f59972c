/** Methods, and those that they take the place of. Mutants reach for private ones, too, of which the compiler knows nothing. */
type Methods = (was: any) => { readonly [name: string]: (this: any, ...args: any[]) => unknown };

/** The class with some of its methods done otherwise. A method that the class does not have is a mutant that is out of date. */
export function otherwise<C extends abstract new (...args: any[]) => object>(base: C, methods: Methods): C {
  abstract class Wrong extends base {}
  const replaced = methods(base.prototype);
  for (const name of Object.keys(replaced)) {
    if (!(name in base.prototype)) throw new Error(`${base.name} has no method ${name} to do otherwise`);
  }
  Object.assign(Wrong.prototype, replaced);
  Object.defineProperty(Wrong, "name", { value: base.name });
  return Wrong;
}
