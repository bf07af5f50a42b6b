import type { AnyNode, Node, Program } from 'acorn';
import { EXPORTS, type Expr, type Func, type Pattern, type Stmt } from './ir.ts';
import { conditionOf } from './javascript-conditions.ts';
import { toClass, toExpr, toFunc, toPattern, type Reader } from './javascript-expressions.ts';
import type { LineMap } from './line-map.ts';

/** A parsed program in the little language. */
export function toStatements(program: Program, map: LineMap): Stmt[] {
  const reader: Reader = {
    loc: (node: Node) => {
      const { start, end } = node.loc ?? { start: { line: 1, column: 0 }, end: { line: 1, column: 0 } };
      const from = map(start.line, start.column);
      const to = map(end.line, end.column);
      return { line: from.line, column: from.column + 1, endLine: Math.max(from.line, to.line), endColumn: to.column + 1 };
    },
    body: (nodes) => nodes.flatMap((node) => statement(node as AnyNode, reader)),
    condition: (node) => conditionOf(node, reader),
  };
  return reader.body(program.body);
}

function one(node: AnyNode | null | undefined, reader: Reader): Stmt[] {
  return node === null || node === undefined ? [] : statement(node, reader);
}

const define = (name: string, value: Expr): Stmt => ({ s: 'define', name, value });

/** What a declaration is called; only a default export has no name of its own. */
const nameOf = ({ id }: AnyNode & { type: 'FunctionDeclaration' | 'ClassDeclaration' }) => id?.name ?? 'default';

function declarations(node: AnyNode & { type: 'VariableDeclaration' }, reader: Reader): Stmt[] {
  return node.declarations.flatMap((each): Stmt[] => {
    const loc = reader.loc(each);
    if (each.init === null || each.init === undefined)
      return each.id.type === 'Identifier' ? [define(each.id.name, { t: 'literal', value: null, loc })] : [];
    const value = toExpr(each.init, reader);
    return [{ s: 'expr', value: { t: 'assign', target: toPattern(each.id, reader), value, loc } }];
  });
}

function loopTarget(left: AnyNode, reader: Reader): Pattern | null {
  if (left.type !== 'VariableDeclaration') return toPattern(left, reader);
  const [first] = left.declarations;
  return first === undefined ? null : toPattern(first.id, reader);
}

function imported(node: AnyNode & { type: 'ImportDeclaration' }, reader: Reader): Stmt {
  const bind = node.specifiers.map((each) => ({
    name: each.local.name,
    part:
      each.type === 'ImportSpecifier'
        ? each.imported.type === 'Identifier'
          ? each.imported.name
          : String(each.imported.value)
        : each.type === 'ImportDefaultSpecifier'
          ? 'default'
          : null,
  }));
  return { s: 'import', module: String(node.source.value), bind, loc: reader.loc(node) };
}

function named(node: AnyNode & { type: 'ExportNamedDeclaration' }, reader: Reader): Stmt[] {
  const { declaration } = node;
  const name = (target: AnyNode) => (target.type === 'Identifier' ? target.name : target.type === 'Literal' ? String(target.value) : '');
  if (declaration !== null && declaration !== undefined) {
    const names =
      declaration.type === 'VariableDeclaration'
        ? declaration.declarations.flatMap(({ id }) => (id.type === 'Identifier' ? [id.name] : []))
        : [declaration.id.name];
    const loc = reader.loc(node);
    return [
      ...statement(declaration, reader),
      ...names.map((each): Stmt => ({ s: 'export', name: each, value: { t: 'name', name: each, loc } })),
    ];
  }
  const loc = reader.loc(node);
  const from = node.source === null || node.source === undefined ? null : String(node.source.value);
  return node.specifiers.map((each): Stmt => {
    const local: Expr = { t: 'name', name: name(each.local as AnyNode), loc };
    const value: Expr =
      from === null ? local : { t: 'member', object: { t: 'import', module: from, loc }, prop: local.name, index: null, loc };
    return { s: 'export', name: name(each.exported as AnyNode), value };
  });
}

function counted(node: AnyNode & { type: 'ForStatement' }, reader: Reader): Stmt[] {
  const { init, update, body } = node;
  const step: Stmt[] = update ? [{ s: 'expr', value: toExpr(update, reader) }] : [];
  const loop: Stmt = { s: 'loop', target: null, over: null, body: [...one(body, reader), ...step] };
  if (init === null || init === undefined) return [loop];
  const start: Stmt[] = init.type === 'VariableDeclaration' ? declarations(init, reader) : [{ s: 'expr', value: toExpr(init, reader) }];
  return [...start, loop];
}

function attempted({ block, handler, finalizer }: AnyNode & { type: 'TryStatement' }, reader: Reader): Stmt[] {
  const out = reader.body(block.body);
  if (handler !== null && handler !== undefined) {
    const name = handler.param?.type === 'Identifier' ? handler.param.name : null;
    out.push({ s: 'catch', name, body: reader.body(handler.body.body) });
  }
  return [...out, ...one(finalizer, reader)];
}

/** Statements that decide what runs, and how often; nothing of those that do nothing. */
function control(node: AnyNode, reader: Reader): Stmt[] {
  switch (node.type) {
    case 'IfStatement':
      return [
        {
          s: 'maybe',
          test: toExpr(node.test, reader),
          condition: conditionOf(node.test, reader),
          body: one(node.consequent, reader),
          otherwise: one(node.alternate, reader),
        },
      ];
    case 'ForOfStatement':
    case 'ForInStatement':
      return [
        {
          s: 'loop',
          target: loopTarget(node.left as AnyNode, reader),
          over: toExpr(node.right, reader),
          body: one(node.body, reader),
        },
      ];
    case 'ForStatement':
      return counted(node, reader);
    case 'WhileStatement':
    case 'DoWhileStatement':
      return [{ s: 'loop', target: null, over: null, body: [{ s: 'expr', value: toExpr(node.test, reader) }, ...one(node.body, reader)] }];
    case 'TryStatement':
      return attempted(node, reader);
    case 'SwitchStatement':
      return [
        { s: 'expr', value: toExpr(node.discriminant, reader) },
        ...node.cases.map((each): Stmt => ({ s: 'maybe', test: null, condition: null, body: reader.body(each.consequent), otherwise: [] })),
      ];
    default:
      return [];
  }
}

function exportDefault(node: AnyNode & { type: 'ExportDefaultDeclaration' }, reader: Reader): Stmt[] {
  const declared = node.declaration as AnyNode;
  if (declared.type !== 'FunctionDeclaration' && declared.type !== 'ClassDeclaration')
    return [{ s: 'export', name: 'default', value: toExpr(declared, reader) }];
  return [
    ...statement(declared, reader),
    { s: 'export', name: 'default', value: { t: 'name', name: nameOf(declared), loc: reader.loc(node) } },
  ];
}

function statement(node: AnyNode, reader: Reader): Stmt[] {
  switch (node.type) {
    case 'VariableDeclaration':
      return declarations(node, reader);
    case 'FunctionDeclaration': {
      const fn: Func = toFunc(node, reader);
      return [define(nameOf(node), { t: 'func', fn, loc: fn.loc })];
    }
    case 'ClassDeclaration':
      return [define(nameOf(node), toClass(node, reader))];
    case 'ExpressionStatement':
      return [{ s: 'expr', value: toExpr(node.expression, reader) }];
    case 'ReturnStatement':
      return [
        {
          s: 'return',
          value: node.argument === null || node.argument === undefined ? null : toExpr(node.argument, reader),
          loc: reader.loc(node),
        },
      ];
    case 'ThrowStatement':
      return [{ s: 'leave', value: toExpr(node.argument, reader) }];
    case 'ContinueStatement':
      return [{ s: 'leave', value: null }];
    case 'BlockStatement':
      return reader.body(node.body);
    case 'LabeledStatement':
      return one(node.body, reader);
    case 'ImportDeclaration':
      return [imported(node, reader)];
    case 'ExportNamedDeclaration':
      return named(node, reader);
    case 'ExportDefaultDeclaration':
      return exportDefault(node, reader);
    case 'ExportAllDeclaration':
      return [{ s: 'import', module: String(node.source.value), bind: [{ name: EXPORTS, part: '*' }], loc: reader.loc(node) }];
    default:
      return control(node, reader);
  }
}
