/**
 * Where rows of mixed height lie: prefix sums that take a changed height in O(log n), so that a
 * hundred thousand rows can be measured one by one as they come into view. Pixels.
 */
export class RowOffsets {
  readonly count: number;
  readonly #heights: Float64Array;
  /** Fenwick tree over the heights, one-based. */
  readonly #tree: Float64Array;
  #total = 0;
  /** Highest power of two that is at most `count`. */
  readonly #top: number;

  constructor(count: number, height: number | ((index: number) => number)) {
    this.count = count;
    this.#heights = new Float64Array(count);
    this.#tree = new Float64Array(count + 1);
    this.#top = count === 0 ? 0 : 2 ** Math.floor(Math.log2(count));
    for (let i = 0; i < count; i++) {
      const own = typeof height === 'number' ? height : height(i);
      this.#heights[i] = own;
      this.#total += own;
      this.#tree[i + 1] = (this.#tree[i + 1] ?? 0) + own;
      const parent = i + 1 + ((i + 1) & -(i + 1));
      if (parent <= count) this.#tree[parent] = (this.#tree[parent] ?? 0) + (this.#tree[i + 1] ?? 0);
    }
  }

  /** Height of all rows together. */
  get total(): number {
    return this.#total;
  }

  heightOf(index: number): number {
    return this.#heights[index] ?? 0;
  }

  /** Where a row begins; the total for the index after the last one. */
  offsetOf(index: number): number {
    let sum = 0;
    for (let i = Math.min(index, this.count); i > 0; i -= i & -i) sum += this.#tree[i] ?? 0;
    return sum;
  }

  /** The row at a height; the first above the list, the last below it, -1 where there are none. */
  indexAt(offset: number): number {
    let index = 0;
    let rest = offset;
    for (let step = this.#top; step > 0; step >>= 1) {
      const next = index + step;
      const sum = this.#tree[next] ?? Number.POSITIVE_INFINITY;
      if (next <= this.count && sum <= rest) {
        index = next;
        rest -= sum;
      }
    }
    return Math.min(index, this.count - 1);
  }

  /** Changes a row's height. Returns by how much. */
  setHeight(index: number, height: number): number {
    const by = height - this.heightOf(index);
    if (by === 0 || index < 0 || index >= this.count) return 0;
    this.#heights[index] = height;
    this.#total += by;
    for (let i = index + 1; i <= this.count; i += i & -i) this.#tree[i] = (this.#tree[i] ?? 0) + by;
    return by;
  }
}
