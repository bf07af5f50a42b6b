import type { AnyNode, Class, Node } from 'acorn';
import type { Arg, Condition, Expr, Func, Loc, Pattern, Stmt } from './ir.ts';

/** What expressions and statements need of each other. */
export interface Reader {
  loc(node: Node): Loc;
  body(nodes: readonly Node[]): Stmt[];
  condition(node: AnyNode): Condition;
}

type FunctionNode = AnyNode & { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' };

export function toFunc(node: FunctionNode, reader: Reader): Func {
  const loc = reader.loc(node);
  const body: Stmt[] =
    node.body.type === 'BlockStatement'
      ? reader.body(node.body.body)
      : [{ s: 'return', value: toExpr(node.body, reader), loc: reader.loc(node.body) }];
  const name = 'id' in node ? (node.id?.name ?? null) : null;
  return { name, params: node.params.map((param) => toPattern(param, reader)), body, loc };
}

export function toPattern(node: AnyNode, reader: Reader): Pattern {
  switch (node.type) {
    case 'Identifier':
      return { p: 'name', name: node.name };
    case 'AssignmentPattern':
      return toPattern(node.left, reader);
    case 'RestElement':
      return toPattern(node.argument, reader);
    case 'ArrayPattern':
      return { p: 'array', items: node.elements.map((item) => (item === null ? null : toPattern(item, reader))) };
    case 'ObjectPattern':
      return {
        p: 'object',
        props: node.properties.map((prop) =>
          prop.type === 'RestElement'
            ? { key: null, target: toPattern(prop.argument, reader) }
            : { key: keyOf(prop.key as AnyNode, prop.computed), target: toPattern(prop.value, reader) },
        ),
      };
    case 'MemberExpression': {
      const target = toExpr(node, reader);
      return target.t === 'member' ? { p: 'member', target } : { p: 'array', items: [] };
    }
    default:
      return { p: 'array', items: [] };
  }
}

function keyOf(key: AnyNode, computed: boolean): string | null {
  if (key.type === 'Literal') return String(key.value);
  if (computed) return null;
  return key.type === 'Identifier' || key.type === 'PrivateIdentifier' ? key.name : null;
}

/** The key of an object's field: a text, or what it is computed from. */
function nameOf(key: AnyNode, computed: boolean, reader: Reader): { key: string | null; name?: Expr } {
  const text = keyOf(key, computed);
  return text === null ? { key: text, name: toExpr(key, reader) } : { key: text };
}

function toArgs(nodes: readonly AnyNode[], reader: Reader): Arg[] {
  return nodes.map((node) =>
    node.type === 'SpreadElement'
      ? { name: null, value: toExpr(node.argument, reader), spread: true }
      : { name: null, value: toExpr(node, reader), spread: false },
  );
}

/** Methods of a class, and what its fields are when an object of it is made. */
export function toClass(node: Class, reader: Reader): Expr {
  const loc = reader.loc(node);
  const methods: (Expr & { t: 'class' })['methods'] = [];
  const fields: (Expr & { t: 'class' })['fields'] = [];
  for (const member of node.body.body) {
    const name = member.type === 'StaticBlock' ? null : keyOf(member.key as AnyNode, member.computed);
    const value = member.type === 'StaticBlock' ? null : (member.value as AnyNode | null | undefined);
    if (name === null || value === null || value === undefined) continue;
    if (value.type === 'FunctionExpression' || value.type === 'ArrowFunctionExpression') methods.push({ name, fn: { ...toFunc(value, reader), name } });
    else fields.push({ name, value: toExpr(value, reader) });
  }
  const base = node.superClass === null || node.superClass === undefined ? null : toExpr(node.superClass, reader);
  return { t: 'class', name: node.id?.name ?? null, base, methods, fields, loc };
} // prettier-ignore

function literal(node: AnyNode & { type: 'Literal' }, loc: Loc): Expr {
  if (typeof node.value === 'string') return { t: 'text', value: node.value, loc };
  if (node.regex !== undefined && node.regex !== null) return { t: 'pattern', source: node.regex.pattern, loc };
  return { t: 'literal', value: typeof node.value === 'bigint' || node.value instanceof RegExp ? null : (node.value ?? null), loc };
}

function call(node: AnyNode & { type: 'CallExpression' | 'NewExpression' }, reader: Reader, loc: Loc): Expr {
  const callee = node.callee as AnyNode;
  const [first] = node.arguments;
  if (callee.type === 'Identifier' && callee.name === 'require' && first?.type === 'Literal' && typeof first.value === 'string')
    return { t: 'import', module: first.value, loc };
  return { t: 'call', callee: toExpr(callee, reader), args: toArgs(node.arguments, reader), isNew: node.type === 'NewExpression', loc };
}

function member(node: AnyNode & { type: 'MemberExpression' }, reader: Reader, loc: Loc): Expr {
  const prop = keyOf(node.property as AnyNode, node.computed);
  const index = node.computed && prop === null ? toExpr(node.property as AnyNode, reader) : null;
  return { t: 'member', object: toExpr(node.object as AnyNode, reader), prop, index, loc };
}

function template(node: AnyNode & { type: 'TemplateLiteral' }, reader: Reader, loc: Loc): Expr {
  const parts: Expr[] = [];
  node.quasis.forEach((quasi, i) => {
    const text = quasi.value.cooked ?? quasi.value.raw;
    if (text !== '') parts.push({ t: 'text', value: text, loc });
    const inner = node.expressions[i];
    if (inner !== undefined) parts.push(toExpr(inner, reader));
  });
  if (parts.length === 1 && parts[0]?.t === 'text') return parts[0];
  // It is a text, whatever stands in it.
  return { t: 'concat', parts: parts.length === 1 ? [...parts, { t: 'text', value: '', loc }] : parts, loc };
}

function object(node: AnyNode & { type: 'ObjectExpression' }, reader: Reader, loc: Loc): Expr {
  return {
    t: 'object',
    props: node.properties.map((prop) =>
      prop.type === 'SpreadElement'
        ? { key: null, value: toExpr(prop.argument, reader) }
        : { ...nameOf(prop.key as AnyNode, prop.computed, reader), value: toExpr(prop.value, reader) },
    ),
    loc,
  };
}

function operator(node: AnyNode, reader: Reader, loc: Loc): Expr | null {
  switch (node.type) {
    case 'BinaryExpression': {
      const parts = [toExpr(node.left as AnyNode, reader), toExpr(node.right, reader)];
      return node.operator === '+' ? { t: 'concat', parts, loc } : { t: 'compare', parts, loc, same: /^[=!]==?$/.test(node.operator) };
    }
    case 'LogicalExpression':
      return { t: 'either', parts: [toExpr(node.left, reader), toExpr(node.right, reader)], loc };
    case 'ConditionalExpression':
      return {
        t: 'choice',
        test: { t: 'compare', parts: [toExpr(node.test, reader)], loc },
        condition: reader.condition(node.test),
        yes: toExpr(node.consequent, reader),
        no: toExpr(node.alternate, reader),
        loc,
      };
    case 'UnaryExpression':
    case 'UpdateExpression':
      return { t: 'compare', parts: [toExpr(node.argument, reader)], loc };
    case 'AssignmentExpression': {
      const right = toExpr(node.right, reader);
      const target = toPattern(node.left, reader);
      const value: Expr = node.operator === '=' ? right : { t: 'concat', parts: [toExpr(node.left as AnyNode, reader), right], loc };
      return { t: 'assign', target, value, loc };
    }
    case 'SequenceExpression':
      return { t: 'either', parts: node.expressions.map((each) => toExpr(each, reader)), loc };
    default:
      return null;
  }
}

/** An expression in the little language; what has no part in following values is an empty literal. */
// oxlint-disable-next-line complexity -- a flat list, one case for each kind of node
export function toExpr(node: AnyNode, reader: Reader): Expr {
  const loc = reader.loc(node);
  switch (node.type) {
    case 'Identifier':
      return { t: 'name', name: node.name, loc };
    case 'ThisExpression':
      return { t: 'name', name: 'this', loc };
    case 'Literal':
      return literal(node, loc);
    case 'TemplateLiteral':
      return template(node, reader, loc);
    case 'TaggedTemplateExpression':
      // A tag gets the parts apart: as arguments they are.
      return {
        t: 'call',
        callee: toExpr(node.tag, reader),
        args: [
          { name: null, value: { t: 'array', items: [], loc }, spread: false },
          ...node.quasi.expressions.map((each) => ({ name: null, value: toExpr(each, reader), spread: false })),
        ],
        isNew: false,
        loc,
      };
    case 'MemberExpression':
      return member(node, reader, loc);
    case 'ChainExpression':
    case 'ParenthesizedExpression':
      return toExpr(node.expression, reader);
    case 'CallExpression':
    case 'NewExpression':
      return call(node, reader, loc);
    case 'ImportExpression':
      return node.source.type === 'Literal'
        ? { t: 'import', module: String(node.source.value), loc }
        : { t: 'call', callee: { t: 'name', name: 'import', loc }, args: toArgs([node.source], reader), isNew: false, loc };
    case 'ObjectExpression':
      return object(node, reader, loc);
    case 'ArrayExpression':
      return {
        t: 'array',
        items: node.elements.flatMap((item) =>
          item === null ? [] : [toExpr(item.type === 'SpreadElement' ? item.argument : item, reader)],
        ),
        loc,
      };
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return { t: 'func', fn: toFunc(node, reader), loc };
    case 'ClassExpression':
      return toClass(node, reader);
    case 'AwaitExpression':
      return toExpr(node.argument, reader);
    case 'YieldExpression':
      return node.argument === null || node.argument === undefined ? { t: 'literal', value: null, loc } : toExpr(node.argument, reader);
    default:
      return operator(node, reader, loc) ?? { t: 'literal', value: null, loc };
  }
}
