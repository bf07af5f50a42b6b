/** Names by account and region, in memory: a page of functions must not cost a walk over all of them. */
export interface NameIndex {
  add(place: string, name: string): void;
  remove(place: string, name: string): void;
  /** In ascending order. */
  list(place: string): string[];
  places(): string[];
  clear(): void;
}

export function createNameIndex(): NameIndex {
  const names = new Map<string, Set<string>>();
  const sorted = new Map<string, string[]>();
  return {
    add(place, name) {
      let set = names.get(place);
      if (set === undefined) names.set(place, (set = new Set()));
      if (set.has(name)) return;
      set.add(name);
      sorted.delete(place);
    },
    remove(place, name) {
      if (names.get(place)?.delete(name) === true) sorted.delete(place);
    },
    list(place) {
      let list = sorted.get(place);
      if (list === undefined) {
        list = [...(names.get(place) ?? [])].toSorted();
        sorted.set(place, list);
      }
      return list;
    },
    places: () => [...names.keys()],
    clear() {
      names.clear();
      sorted.clear();
    },
  };
}
