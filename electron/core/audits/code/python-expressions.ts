import type { Arg, Expr, Func, Pattern, Stmt } from './ir.ts';
import { child, parts, stringValue, type Py } from './python-tree.ts';

/** Reads the statements of a `Body` node. */
export type ReadBody = (body: Py) => Stmt[];

const nothing = (node: Py): Expr => ({ t: 'literal', value: null, loc: node.loc });

export function toPattern(node: Py, read: ReadBody): Pattern {
  switch (node.kind) {
    case 'VariableName':
      return { p: 'name', name: node.text };
    case 'MemberExpression': {
      const target = toExpr(node, read);
      return target.t === 'member' ? { p: 'member', target } : { p: 'array', items: [] };
    }
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'ParenthesizedExpression':
      return { p: 'array', items: parts(node).map((each) => toPattern(each, read)) };
    default:
      return { p: 'array', items: [] };
  }
}

/** Names of a parameter list, in order; `self` and `cls` too. */
export function toParams(list: Py | undefined): Pattern[] {
  const names: Pattern[] = [];
  let skip = false;
  for (const node of list?.all ?? []) {
    if (node.kind === ',') skip = false;
    else if (node.kind === 'AssignOp') skip = true;
    else if (node.kind === 'VariableName' && !skip) names.push({ p: 'name', name: node.text });
  }
  return names;
}

export function toArgs(list: Py | undefined, read: ReadBody): Arg[] {
  const args: Arg[] = [];
  const all = list === undefined ? [] : list.all.filter(({ kind }) => kind !== '(' && kind !== ')' && kind !== 'Comment');
  for (let i = 0; i < all.length; i++) {
    const node = all[i];
    if (node === undefined || node.kind === ',') continue;
    const spread = node.kind === '*' || node.kind === '**';
    if (spread) {
      const value = all[++i];
      if (value !== undefined) args.push({ name: null, value: toExpr(value, read), spread: true });
      continue;
    }
    const value = all[i + 2];
    if (all[i + 1]?.kind === 'AssignOp' && value !== undefined) {
      args.push({ name: node.text, value: toExpr(value, read), spread: false });
      i += 2;
    } else args.push({ name: null, value: toExpr(node, read), spread: false });
  }
  return args;
}

function member(node: Py, read: ReadBody): Expr {
  const [object, ...rest] = node.all;
  if (object === undefined) return nothing(node);
  const property = child(node, 'PropertyName');
  const base = toExpr(object, read);
  const { loc } = node;
  if (property !== undefined) return { t: 'member', object: base, prop: property.text, index: null, loc };
  const inner = rest.filter(({ kind }) => kind !== '[' && kind !== ']' && kind !== ':' && kind !== ',');
  const [index] = inner;
  if (index?.kind === 'String') return { t: 'member', object: base, prop: stringValue(index.text), index: null, loc };
  return { t: 'member', object: base, prop: null, index: index === undefined ? null : toExpr(index, read), loc };
}

/** `f"a {b!r:>3} c"`: what stands in braces, between texts. */
function formatted(node: Py, read: ReadBody): Expr {
  const out: Expr[] = [];
  const text = node.text;
  const open = /^[A-Za-z]*("""|'''|"|')/.exec(text)?.[0].length ?? 1;
  let at = open;
  const between = (end: number) => {
    if (end > at) out.push({ t: 'text', value: text.slice(at, end), loc: node.loc });
  };
  for (const part of node.all) {
    if (part.kind !== 'FormatReplacement') continue;
    const begin = text.indexOf(part.text, at);
    between(begin);
    at = begin + part.text.length;
    const [value] = parts(part).filter(({ kind }) => kind !== 'FormatConversion' && kind !== 'FormatSpec');
    if (value !== undefined) out.push(toExpr(value, read));
  }
  between(text.length - (/^[A-Za-z]*(?:"""|''')/.test(text) ? 3 : 1));
  // It is a text, whatever stands in it.
  if (!out.some(({ t }) => t === 'text')) out.push({ t: 'text', value: '', loc: node.loc });
  return { t: 'concat', parts: out, loc: node.loc };
}

function binary(node: Py, read: ReadBody): Expr {
  const [left, operator, right] = parts(node);
  if (left === undefined || right === undefined || operator === undefined) return nothing(node);
  const both = [toExpr(left, read), toExpr(right, read)];
  const op = operator.text;
  if (op === '+' || op === '%' || op === '*') return { t: 'concat', parts: both, loc: node.loc };
  // `/` joins paths of pathlib.
  if (op === 'and' || op === 'or' || op === '/') return { t: op === '/' ? 'concat' : 'either', parts: both, loc: node.loc };
  return { t: 'compare', parts: both, loc: node.loc, same: op === '==' || op === '!=' };
}

function dictionary(node: Py, read: ReadBody): Expr {
  const props: (Expr & { t: 'object' })['props'] = [];
  const all = node.all.filter(({ kind }) => !['{', '}', ',', 'Comment'].includes(kind));
  for (let i = 0; i < all.length; i++) {
    const key = all[i];
    if (key === undefined) break;
    if (key.kind === '**') {
      const value = all[++i];
      if (value !== undefined) props.push({ key: null, value: toExpr(value, read) });
      continue;
    }
    const value = all[i + 2];
    if (all[i + 1]?.kind === ':' && value !== undefined) {
      const name = toExpr(key, read);
      props.push(name.t === 'text' ? { key: name.value, value: toExpr(value, read) } : { key: null, name, value: toExpr(value, read) });
      i += 2;
    }
  }
  return { t: 'object', props, loc: node.loc };
}

/** `[f(x) for x in xs if x]`: a function of `x` that is run over `xs`. */
function comprehension(node: Py, read: ReadBody): Expr {
  const all = parts(node);
  const at = (word: string) => all.findIndex(({ kind }) => kind === word);
  const [value, over] = [all[0], all[at('in') + 1]];
  const target = all[at('for') + 1];
  if (value === undefined || over === undefined || target === undefined) return nothing(node);
  const fn: Func = {
    name: null,
    params: [toPattern(target, read)],
    body: [{ s: 'return', value: toExpr(value, read), loc: value.loc }],
    loc: node.loc,
  };
  const { loc } = node;
  const map: Expr = { t: 'member', object: toExpr(over, read), prop: 'map', index: null, loc };
  return { t: 'call', callee: map, args: [{ name: null, value: { t: 'func', fn, loc }, spread: false }], isNew: false, loc };
}

/** `a if test else b`: either, and the test is looked at too. */
function conditional(node: Py, read: ReadBody): Expr {
  const [yes, test, no] = parts(node).filter(({ kind }) => kind !== 'if' && kind !== 'else');
  const sides = [yes, no].flatMap((each) => (each === undefined ? [] : [toExpr(each, read)]));
  const compared: Expr[] = test === undefined ? [] : [{ t: 'compare', parts: [toExpr(test, read)], loc: node.loc }];
  return { t: 'either', parts: [...sides, ...compared], loc: node.loc };
}

function unary(node: Py, read: ReadBody): Expr {
  const [operator, operand] = parts(node);
  if (operand?.kind === 'Number' && operator?.text === '-') return { t: 'literal', value: -Number(operand.text), loc: node.loc };
  return { t: 'compare', parts: operand === undefined ? [] : [toExpr(operand, read)], loc: node.loc };
}

function other(node: Py, read: ReadBody): Expr {
  const [first, second, third] = parts(node);
  const inner = (each: Py | undefined) => (each === undefined ? nothing(node) : toExpr(each, read));
  switch (node.kind) {
    case 'AwaitExpression':
    case 'YieldExpression':
      return inner(second);
    case 'ParenthesizedExpression':
      return inner(first);
    case 'TupleExpression':
    case 'ArrayExpression':
    case 'SetExpression':
      return { t: 'array', items: parts(node).map((each) => toExpr(each, read)), loc: node.loc };
    case 'ConditionalExpression':
      return conditional(node, read);
    case 'NamedExpression':
      return first === undefined || third === undefined
        ? nothing(node)
        : { t: 'assign', target: toPattern(first, read), value: toExpr(third, read), loc: node.loc };
    case 'UnaryExpression':
      return unary(node, read);
    case 'ArrayComprehensionExpression':
    case 'ComprehensionExpression':
    case 'SetComprehensionExpression':
    case 'DictionaryComprehensionExpression':
      return comprehension(node, read);
    default:
      return nothing(node);
  }
}

/** An expression of Python in the little language. */
export function toExpr(node: Py, read: ReadBody): Expr {
  const { loc } = node;
  switch (node.kind) {
    case 'VariableName':
      return { t: 'name', name: node.text, loc };
    case 'String':
      return { t: 'text', value: stringValue(node.text), loc };
    case 'ContinuedString': {
      const all = parts(node).map((each) => toExpr(each, read));
      return all.every((each) => each.t === 'text')
        ? { t: 'text', value: all.map((each) => (each.t === 'text' ? each.value : '')).join(''), loc }
        : { t: 'concat', parts: all, loc };
    }
    case 'FormatString':
      return formatted(node, read);
    case 'Number':
      return { t: 'literal', value: Number(node.text), loc };
    case 'Boolean':
      return { t: 'literal', value: node.text === 'True', loc };
    case 'MemberExpression':
      return member(node, read);
    case 'CallExpression': {
      const [callee] = node.all;
      if (callee === undefined) return nothing(node);
      return { t: 'call', callee: toExpr(callee, read), args: toArgs(child(node, 'ArgList'), read), isNew: false, loc };
    }
    case 'BinaryExpression':
      return binary(node, read);
    case 'DictionaryExpression':
      return dictionary(node, read);
    case 'LambdaExpression': {
      const body = node.all.at(-1);
      const value = body === undefined ? null : toExpr(body, read);
      return { t: 'func', fn: { name: null, params: toParams(child(node, 'ParamList')), body: [{ s: 'return', value, loc }], loc }, loc };
    }
    default:
      return other(node, read);
  }
}
