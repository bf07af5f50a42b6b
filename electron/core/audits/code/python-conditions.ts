import type { Check, Condition } from './ir.ts';
import { toExpr, type ReadBody } from './python-expressions.ts';
import { child, parts, type Py } from './python-tree.ts';

const NOTHING: Condition = { holds: [], fails: [] };
const PLAIN = new Set(['isdigit', 'isalnum', 'isalpha', 'isnumeric', 'isdecimal', 'isidentifier']);
const MATCHES = new Set(['fullmatch', 'match', 'search']);

const not = ({ holds, fails }: Condition): Condition => ({ holds: fails, fails: holds });
const when = (check: Check): Condition => ({ holds: [check], fails: [] });

/** `isinstance(x, int)` */
function typed(callee: Py, [first, second]: readonly Py[], read: ReadBody): Condition {
  const isNumber = callee.text === 'isinstance' && /^\(?(?:int|float|bool)\b/.test(second?.text ?? '');
  return isNumber && first !== undefined ? when({ how: 'plain', value: toExpr(first, read), by: null }) : NOTHING;
}

/** `re.fullmatch(p, x)`, `PATTERN.match(x)`. */
function matching(object: Py, name: string, [first, second]: readonly Py[], read: ReadBody): Condition {
  const how = name === 'fullmatch' ? 'whole-pattern' : 'pattern';
  if (first === undefined || !MATCHES.has(name)) return NOTHING;
  if (object.text !== 're') return when({ how, value: toExpr(first, read), by: toExpr(object, read) });
  return second === undefined ? NOTHING : when({ how, value: toExpr(second, read), by: toExpr(first, read) });
}

/** `x.isalnum()`, `x.startswith('/a/')`, and those above. */
function called(node: Py, read: ReadBody): Condition {
  const [callee] = node.all;
  if (callee === undefined) return NOTHING;
  const given = parts(child(node, 'ArgList') ?? node).filter((each) => each !== callee);
  if (callee.kind === 'VariableName') return typed(callee, given, read);
  const [object] = callee.all;
  const [first] = given;
  const name = child(callee, 'PropertyName')?.text ?? '';
  if (callee.kind !== 'MemberExpression' || object === undefined) return NOTHING;
  if (PLAIN.has(name)) return when({ how: 'plain', value: toExpr(object, read), by: null });
  if (name === 'startswith' && first !== undefined) return when({ how: 'begins', value: toExpr(object, read), by: toExpr(first, read) });
  return matching(object, name, given, read);
}

/** `x in LIST`, `'..' in x`, `x == 'a'`. */
function compared(left: Py, operator: string, right: Py, read: ReadBody): Condition {
  const [value, by] = [toExpr(left, read), toExpr(right, read)];
  switch (operator) {
    case 'in':
      return value.t === 'text' ? { holds: [], fails: [{ how: 'lacks', value: by, by: value }] } : when({ how: 'one-of', value, by });
    case 'not in':
      return not(compared(left, 'in', right, read));
    case '==':
      return when({ how: 'equals', value, by });
    case '!=':
      return not(when({ how: 'equals', value, by }));
    default:
      return NOTHING;
  }
}

/** What is known of values where a condition holds, and where it does not. */
export function conditionOf(node: Py, read: ReadBody): Condition {
  const all = parts(node);
  const [first, second] = all;
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return first === undefined ? NOTHING : conditionOf(first, read);
    case 'UnaryExpression':
      return first?.text === 'not' && second !== undefined ? not(conditionOf(second, read)) : NOTHING;
    case 'CallExpression':
      return called(node, read);
    case 'BinaryExpression': {
      const right = all.at(-1);
      if (first === undefined || right === undefined || all.length < 3) return NOTHING;
      const operator = all
        .slice(1, -1)
        .map(({ text }) => text)
        .join(' ');
      if (operator !== 'and' && operator !== 'or') return compared(first, operator, right, read);
      const [a, b] = [conditionOf(first, read), conditionOf(right, read)];
      return operator === 'and' ? { holds: [...a.holds, ...b.holds], fails: [] } : { holds: [], fails: [...a.fails, ...b.fails] };
    }
    default:
      return NOTHING;
  }
}
