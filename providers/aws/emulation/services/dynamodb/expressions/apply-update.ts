import { typed, type AttributeValue, type Item } from '../attribute-value.ts';
import { validation } from '../errors.ts';
import { addNumbers, subtractNumbers } from '../numbers.ts';
import type { Bindings } from './bindings.ts';
import { closeGaps, removeAt, setAt, valueAt } from './paths.ts';
import type { SetValue, Update } from './syntax.ts';

const WHAT = 'UpdateExpression';

/** The item after the update. Every value is computed from the item as it was before. */
export function applyUpdate(update: Update, before: Item, bindings: Bindings): Item {
  const after = structuredClone(before);
  const values = update.set.map(({ path, value }) => ({ path, value: compute(value, before, bindings) }));
  for (const { path, value } of values) setAt(after, path, structuredClone(value));
  for (const { path, value } of update.add) {
    setAt(after, path, added(valueAt(before, path), bindings.value(value, WHAT)));
  }
  const gaps = new Map<AttributeValue[], Set<number>>();
  for (const { path, value } of update.delete) {
    const current = valueAt(before, path);
    const rest = without(current, bindings.value(value, WHAT));
    if (rest !== null) setAt(after, path, rest);
    else if (current !== undefined) removeAt(after, path, gaps);
  }
  for (const path of update.remove) removeAt(after, path, gaps);
  closeGaps(gaps);
  return after;
}

function compute(value: SetValue, item: Item, bindings: Bindings): AttributeValue {
  switch (value.kind) {
    case 'value':
      return bindings.value(value.name, WHAT);
    case 'path': {
      const found = valueAt(item, value.path);
      if (found === undefined) throw validation('The provided expression refers to an attribute that does not exist in the item');
      return found;
    }
    case 'if_not_exists':
      return valueAt(item, value.path) ?? compute(value.otherwise, item, bindings);
    case 'list_append': {
      const [first, second] = [compute(value.first, item, bindings), compute(value.second, item, bindings)];
      if (!('L' in first) || !('L' in second)) throw wrongOperand('list_append', 'L' in first ? second : first);
      return { L: [...first.L, ...second.L] };
    }
    case 'plus':
    case 'minus':
      return sum(value.kind, compute(value.left, item, bindings), compute(value.right, item, bindings));
  }
}

function sum(kind: 'plus' | 'minus', left: AttributeValue, right: AttributeValue): AttributeValue {
  if (!('N' in left) || !('N' in right)) throw wrongOperand(kind === 'plus' ? '+' : '-', 'N' in left ? right : left);
  return { N: kind === 'plus' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) };
}

/** `ADD`: numbers are summed up, sets are united. */
function added(current: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (!('N' in value) && !('SS' in value) && !('NS' in value) && !('BS' in value)) throw wrongOperand('ADD', value);
  if (current === undefined) return value;
  if ('N' in current && 'N' in value) return { N: addNumbers(current.N, value.N) };
  if ('SS' in current && 'SS' in value) return { SS: union(current.SS, value.SS) };
  if ('NS' in current && 'NS' in value) return { NS: union(current.NS, value.NS) };
  if ('BS' in current && 'BS' in value) return { BS: union(current.BS, value.BS) };
  throw validation('An operand in the update expression has an incorrect data type');
}

/** `DELETE`: what is left of a set; null where nothing is. */
function without(current: AttributeValue | undefined, value: AttributeValue): AttributeValue | null {
  if (!('SS' in value) && !('NS' in value) && !('BS' in value)) throw wrongOperand('DELETE', value);
  if (current === undefined) return null;
  const rest = (all: readonly string[], gone: readonly string[]) => all.filter((member) => !gone.includes(member));
  const left =
    'SS' in current && 'SS' in value
      ? { SS: rest(current.SS, value.SS) }
      : 'NS' in current && 'NS' in value
        ? { NS: rest(current.NS, value.NS) }
        : 'BS' in current && 'BS' in value
          ? { BS: rest(current.BS, value.BS) }
          : null;
  if (left === null) throw validation('An operand in the update expression has an incorrect data type');
  return Object.values(left)[0]?.length === 0 ? null : left;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])];
}

function wrongOperand(operator: string, value: AttributeValue) {
  const { type } = typed(value);
  return validation(
    `Invalid ${WHAT}: Incorrect operand type for operator or function; operator or function: ${operator}, operand type: ${type}`,
  );
}
