import type { AnyNode } from 'acorn';
import type { Check, Condition } from './ir.ts';
import { toExpr, type Reader } from './javascript-expressions.ts';

const NOTHING: Condition = { holds: [], fails: [] };
const NUMERIC = /^(?:isInteger|isSafeInteger|isFinite|isUUID|isAlphanumeric|isInt|isNumeric|isAlpha|isHexadecimal|isMongoId)$/;

const not = ({ holds, fails }: Condition): Condition => ({ holds: fails, fails: holds });
const when = (check: Check): Condition => ({ holds: [check], fails: [] });

/** `pattern.test(x)`, `list.includes(x)`, `x.startsWith('/a/')`, `Number.isInteger(x)`. */
function called(node: AnyNode & { type: 'CallExpression' }, reader: Reader): Condition {
  const callee = node.callee as AnyNode;
  const [first] = node.arguments as AnyNode[];
  if (first === undefined || callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return NOTHING;
  const object = callee.object as AnyNode;
  const [owner, given] = [toExpr(object, reader), toExpr(first, reader)];
  const { name } = callee.property;
  if (NUMERIC.test(name)) return when({ how: 'plain', value: given, by: null });
  switch (name) {
    case 'test':
      return when({ how: 'pattern', value: given, by: owner });
    case 'match':
      return when({ how: 'pattern', value: owner, by: given });
    case 'has':
    case 'hasOwn':
    case 'hasOwnProperty':
      return when({ how: 'one-of', value: given, by: owner });
    case 'includes':
      // `list.includes(x)`, or `x.includes('..')`.
      return given.t === 'text'
        ? { holds: [], fails: [{ how: 'lacks', value: owner, by: given }] }
        : when({ how: 'one-of', value: given, by: owner });
    case 'startsWith':
      return when({ how: 'begins', value: owner, by: given });
    default:
      return NOTHING;
  }
}

function number(node: AnyNode): number | null {
  if (node.type === 'Literal' && typeof node.value === 'number') return node.value;
  return node.type === 'UnaryExpression' && node.operator === '-' && node.argument.type === 'Literal' ? -Number(node.argument.value) : null;
}

/** What a comparison of a position with a number says: it is there, or it is not. */
const PRESENT: Readonly<Record<string, boolean>> = {
  '===-1': false,
  '==-1': false,
  '<0': false,
  '!==-1': true,
  '!=-1': true,
  '>-1': true,
  '>=0': true,
};

/** `list.indexOf(x) === -1` */
function positioned(call: AnyNode & { type: 'CallExpression' }, operator: string, right: AnyNode, reader: Reader): Condition {
  const callee = call.callee as AnyNode;
  const [given] = call.arguments as AnyNode[];
  const present = PRESENT[`${operator}${number(right)}`];
  if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier' || callee.property.name !== 'indexOf') return NOTHING;
  if (given === undefined || present === undefined || given.type === 'Literal') return NOTHING;
  const found = when({ how: 'one-of', value: toExpr(given, reader), by: toExpr(callee.object as AnyNode, reader) });
  return present ? found : not(found);
}

/** `x === 'a'`, `typeof x === 'number'`. */
function same(left: AnyNode, right: AnyNode, reader: Reader): Condition {
  if (left.type !== 'UnaryExpression' || left.operator !== 'typeof')
    return when({ how: 'equals', value: toExpr(left, reader), by: toExpr(right, reader) });
  const plain = right.type === 'Literal' && (right.value === 'number' || right.value === 'boolean');
  return plain ? when({ how: 'plain', value: toExpr(left.argument, reader), by: null }) : NOTHING;
}

function compared(node: AnyNode & { type: 'BinaryExpression' }, reader: Reader): Condition {
  const [left, right] = [node.left as AnyNode, node.right];
  if (left.type === 'CallExpression') return positioned(left, node.operator, right, reader);
  switch (node.operator) {
    case 'in':
      return when({ how: 'one-of', value: toExpr(left, reader), by: toExpr(right, reader) });
    case '===':
    case '==':
      return same(left, right, reader);
    case '!==':
    case '!=':
      return not(same(left, right, reader));
    default:
      return NOTHING;
  }
}

/** What is known of values where a condition holds, and where it does not. */
export function conditionOf(node: AnyNode, reader: Reader): Condition {
  switch (node.type) {
    case 'ParenthesizedExpression':
    case 'ChainExpression':
    case 'AwaitExpression':
      return conditionOf((node.type === 'AwaitExpression' ? node.argument : node.expression) as AnyNode, reader);
    case 'UnaryExpression':
      return node.operator === '!' ? not(conditionOf(node.argument, reader)) : NOTHING;
    case 'LogicalExpression': {
      const [left, right] = [conditionOf(node.left, reader), conditionOf(node.right, reader)];
      if (node.operator === '&&') return { holds: [...left.holds, ...right.holds], fails: [] };
      return node.operator === '||' ? { holds: [], fails: [...left.fails, ...right.fails] } : NOTHING;
    }
    case 'CallExpression':
      return called(node, reader);
    case 'BinaryExpression':
      return compared(node, reader);
    case 'MemberExpression':
      // `if (TABLE[x])`: x is one of its keys.
      return node.computed && node.property.type !== 'Literal'
        ? when({ how: 'one-of', value: toExpr(node.property as AnyNode, reader), by: toExpr(node.object as AnyNode, reader) })
        : NOTHING;
    default:
      return NOTHING;
  }
}
