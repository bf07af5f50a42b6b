/**
 * When hidden messages show again: a binary heap, the earliest first, and of the same instant the one sent first.
 * Entries are never taken out before their time.
 */
export interface VisibilityHeap {
  push(atMs: number, seq: number): void;
  /** The earliest time; null where nothing is hidden. */
  next(): number | null;
  /** Takes out the earliest. */
  pop(): { atMs: number; seq: number } | null;
}

export function createVisibilityHeap(): VisibilityHeap {
  const heap: { atMs: number; seq: number }[] = [];
  const before = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return first !== undefined;
    return first.atMs === second.atMs ? first.seq < second.seq : first.atMs < second.atMs;
  };
  const swap = (a: number, b: number) => {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  };
  const sink = (start: number) => {
    let index = start;
    for (;;) {
      const left = 2 * index + 1;
      const child = before(left + 1, left) ? left + 1 : left;
      if (!before(child, index)) return;
      swap(index, child);
      index = child;
    }
  };
  return {
    push(atMs, seq) {
      let index = heap.push({ atMs, seq }) - 1;
      while (index > 0 && before(index, (index - 1) >> 1)) {
        swap(index, (index - 1) >> 1);
        index = (index - 1) >> 1;
      }
    },
    next: () => heap[0]?.atMs ?? null,
    pop() {
      const top = heap[0] ?? null;
      const last = heap.pop();
      if (heap.length > 0 && last !== undefined) {
        heap[0] = last;
        sink(0);
      }
      return top;
    },
  };
}
