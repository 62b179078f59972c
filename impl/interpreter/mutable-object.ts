/** Compared by identity, and recorded by its name. */
export class MutableObject {}
