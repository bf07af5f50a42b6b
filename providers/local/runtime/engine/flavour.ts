/** What a waiting environment is good for: a model, within a heap of a size. */
export interface Flavour {
  /** URL of the model's environment half. */
  worker: string;
  memoryMb: number;
}

export function sameFlavour(a: Flavour, b: Flavour): boolean {
  return a.worker === b.worker && a.memoryMb === b.memoryMb;
}
