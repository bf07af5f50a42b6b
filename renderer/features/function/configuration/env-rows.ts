/** A variable while it is being edited; `id` keeps rows apart while names repeat or are empty. */
export interface EnvRow {
  id: string;
  name: string;
  value: string;
}

export interface EnvChange {
  name: string;
  kind: 'added' | 'removed' | 'changed';
  before: string | null;
  after: string | null;
}

const NAME = /^[A-Za-z_][A-Za-z0-9_.:-]*$/;

export function toEnvRows(env: Readonly<Record<string, string>>): EnvRow[] {
  return Object.entries(env)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, value]) => ({ id: name, name, value }));
}

/** Rows as the contract takes them. Rows with neither name nor value are left out. */
export function toEnv(rows: readonly EnvRow[]): Record<string, string> {
  return Object.fromEntries(rows.filter((row) => row.name !== '').map((row) => [row.name, row.value]));
}

/** What is wrong with the names, by row id. */
export function checkEnvRows(rows: readonly EnvRow[]): Map<string, string> {
  const problems = new Map<string, string>();
  const seen = new Set<string>();
  for (const row of rows) {
    const problem = checkName(row, seen);
    if (problem !== null) problems.set(row.id, problem);
    seen.add(row.name);
  }
  return problems;
}

function checkName(row: EnvRow, seen: ReadonlySet<string>): string | null {
  if (row.name === '') return row.value === '' ? null : 'Give this value a name, or remove the row.';
  if (row.name.length > 256) return 'A name has at most 256 characters.';
  if (!NAME.test(row.name)) return 'A name has letters, digits, "_", ".", ":" and "-", and begins with a letter or "_".';
  return seen.has(row.name) ? `${row.name} is there twice. Keep one of them.` : null;
}

/** What changes from one set of variables to another, by name. */
export function diffEnv(before: Readonly<Record<string, string>>, after: Readonly<Record<string, string>>): EnvChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort((a, b) => a.localeCompare(b));
  return names.flatMap((name): EnvChange[] => {
    const was = before[name] ?? null;
    const is = after[name] ?? null;
    if (was === is) return [];
    return [{ name, kind: was === null ? 'added' : is === null ? 'removed' : 'changed', before: was, after: is }];
  });
}

/** Rows with further variables put in: a known name gets the new value, others are added at the end. */
export function mergeEnvRows(rows: readonly EnvRow[], entries: readonly { name: string; value: string }[]): EnvRow[] {
  const merged = rows.filter((row) => row.name !== '' || row.value !== '').map((row) => ({ ...row }));
  for (const entry of entries) {
    const known = merged.find((row) => row.name === entry.name);
    if (known === undefined) merged.push({ id: `pasted:${entry.name}`, ...entry });
    else known.value = entry.value;
  }
  return merged;
}
