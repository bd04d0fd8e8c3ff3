/** Keeps the first few of many by name, or the last few; the others pass by. */
export class FirstOf<One> {
  private kept: { readonly name: string; readonly one: One }[] = [];
  /** No name beyond this one can still get in. */
  private worst: string | undefined;

  constructor(
    private readonly most: number,
    private readonly backward: boolean,
  ) {}

  /** Takes one in if it may be among the first; with `beyond` only if it comes strictly after that name. */
  offer(name: string, one: One, beyond?: string): void {
    if (beyond !== undefined && !this.before(beyond, name)) return;
    if (this.worst !== undefined && !this.before(name, this.worst)) return;
    this.kept.push({ name, one });
    if (this.kept.length >= 2 * this.most + 100) this.tidy();
  }

  /** Those that were kept: by name, or backward from the last name. */
  inOrder(): One[] {
    this.tidy();
    return this.kept.map(({ one }) => one);
  }

  private tidy(): void {
    this.kept.sort((a, b) => (this.before(a.name, b.name) ? -1 : 1));
    this.kept.length = Math.min(this.kept.length, this.most);
    if (this.kept.length === this.most) this.worst = this.kept.at(-1)?.name;
  }

  private before(a: string, b: string): boolean {
    return this.backward ? a > b : a < b;
  }
}
