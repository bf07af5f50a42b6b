/** A word of a version, by its rank among words; with the number that follows it at once (`rc1`, `rc-1`). */
interface Word {
  rank: string;
  number: bigint | null;
}
type Item = bigint | Word | Item[];

/** Words with a meaning, in their order; the empty one is the release itself. Others come after them, as they are spelled. */
const RANKS = ['alpha', 'beta', 'milestone', 'rc', 'snapshot', '', 'sp'];
const RELEASE = String(RANKS.indexOf(''));
const SAME: Readonly<Record<string, string>> = { ga: '', final: '', release: '', cr: 'rc' };
/** What single letters stand for where a number follows. */
const SHORT: Readonly<Record<string, string>> = { a: 'alpha', b: 'beta', m: 'milestone' };
/** Longer ones are no versions that anybody publishes. */
const MAX_LENGTH = 200;

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function rankOf(text: string): string {
  const index = RANKS.indexOf(SAME[text] ?? text);
  return index === -1 ? `${RANKS.length}-${text}` : String(index);
}

function toItem(text: string, kind: { digits: boolean; joined: boolean }): Item {
  if (kind.joined) {
    const [, word = '', number = '0'] = /^(\D*)(\d*)$/.exec(text.replaceAll('-', '')) ?? [];
    return { rank: rankOf(SHORT[word] ?? word), number: BigInt(number) };
  }
  return kind.digits ? BigInt(text) : { rank: rankOf(text), number: null };
}

const isWord = (item: Item | undefined): item is Word => typeof item === 'object' && !Array.isArray(item);
/** Nothing, as far as the order goes. */
const isNothing = (item: Item | undefined) => item === 0n || (Array.isArray(item) && item.length === 0);

/** Leaves out what says nothing: at the end, and before words. */
function normalize(list: Item[]): void {
  for (let i = list.length - 1; i >= 0; i--) {
    if (!isNothing(list[i])) continue;
    const next = list[i + 1];
    const beforeWord = (isWord(next) && next.number === null) || (Array.isArray(next) && isWord(next[0]));
    if (i === list.length - 1 || beforeWord) list.splice(i, 1);
  }
}

/** Takes a version apart; every `-` and every change between digits and letters opens a list within the list. */
class Parser {
  readonly lists: Item[][] = [[]];
  readonly version: string;
  private start = 0;
  private digits = false;
  private joined = false;

  constructor(version: string) {
    this.version = version;
  }

  private get list(): Item[] {
    return this.lists.at(-1) ?? [];
  }

  private open(): void {
    if (this.list.length === 0) return;
    const inner: Item[] = [];
    this.list.push(inner);
    this.lists.push(inner);
  }

  private close(end: number): void {
    this.list.push(end === this.start ? 0n : toItem(this.version.slice(this.start, end), { digits: this.digits, joined: this.joined }));
    this.joined = false;
  }

  private dash(i: number): void {
    if (i > this.start && !this.digits && /\d/.test(this.version[i + 1] ?? '')) {
      this.joined = true;
      return;
    }
    this.close(i);
    this.start = i + 1;
    this.open();
  }

  private digit(i: number): void {
    if (!this.digits && i > this.start) {
      this.joined = true;
      this.open();
    }
    this.digits = true;
  }

  private letter(i: number): void {
    if (this.digits && i > this.start) {
      this.close(i);
      this.start = i;
      this.open();
    }
    this.digits = false;
  }

  parse(): Item[] {
    for (const [i, character] of this.version.split('').entries()) {
      if (character === '.') {
        this.close(i);
        this.start = i + 1;
      } else if (character === '-') this.dash(i);
      else if (/\d/.test(character)) this.digit(i);
      else this.letter(i);
    }
    if (this.version.length > this.start) {
      if (!this.digits) this.open();
      this.close(this.version.length);
    }
    for (const list of this.lists.toReversed()) normalize(list);
    return this.lists[0] ?? [];
  }
}

function compareWords(a: Word, b: Word): number {
  const order = byText(a.rank, b.rank);
  if (order !== 0) return order;
  if (a.number === null || b.number === null) return (a.number === null ? 0 : 1) - (b.number === null ? 0 : 1);
  return a.number < b.number ? -1 : a.number > b.number ? 1 : 0;
}

function compareLists(a: readonly Item[], b: readonly Item[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i++) {
    const [left, right] = [a[i], b[i]];
    const order = left === undefined ? -compareWithNothing(right ?? 0n) : right === undefined ? compareWithNothing(left) : compareItems(left, right);
    if (order !== 0) return order;
  }
  return 0;
} // prettier-ignore

function compareWithNothing(item: Item): number {
  if (typeof item === 'bigint') return item === 0n ? 0 : 1;
  if (isWord(item)) return byText(item.rank, RELEASE);
  return item.map(compareWithNothing).find((order) => order !== 0) ?? 0;
}

/** Words come before lists, lists before numbers. */
const kindOf = (item: Item) => (typeof item === 'bigint' ? 2 : Array.isArray(item) ? 1 : 0);

function compareItems(a: Item, b: Item): number {
  if (typeof a === 'bigint' && typeof b === 'bigint') return a < b ? -1 : a > b ? 1 : 0;
  if (Array.isArray(a) && Array.isArray(b)) return compareLists(a, b);
  if (isWord(a) && isWord(b)) return compareWords(a, b);
  return kindOf(a) - kindOf(b);
}

/** The order of Maven 4 (https://maven.apache.org/pom.html#version-order-specification); null for what is no version. */
export function compareMaven(a: string, b: string): number | null {
  if (![a, b].every((version) => version.length <= MAX_LENGTH && /^[\x21-\x7e]+$/.test(version))) return null;
  return compareLists(new Parser(a.toLowerCase()).parse(), new Parser(b.toLowerCase()).parse());
}
