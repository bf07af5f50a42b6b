import { parser } from '@lezer/python';
import type { Condition, Expr, Func, ModuleIr, Pattern, Stmt } from './ir.ts';
import { conditionOf } from './python-conditions.ts';
import { readMatch } from './python-match.ts';
import { toArgs, toExpr, toParams, toPattern } from './python-expressions.ts';
import { child, parts, toPy, type Py } from './python-tree.ts';

const run = (value: Expr): Stmt => ({ s: 'expr', value });
const read = (node: Py | undefined): Stmt[] => (node === undefined ? [] : node.all.flatMap((each) => statement(each)));
const expr = (node: Py): Expr => toExpr(node, read);

function func(node: Py): Func {
  const name = parts(node).find(({ kind }) => kind === 'VariableName')?.text ?? null;
  return { name, params: toParams(child(node, 'ParamList')), body: read(child(node, 'Body')), loc: node.loc };
}

/** `import a.b as c, d` and `from .x import y as z`. */
function imported(node: Py): Stmt[] {
  const [first] = node.all;
  const { loc } = node;
  if (first?.kind === 'from') {
    const at = node.all.findIndex(({ kind }) => kind === 'import');
    const module = node.all
      .slice(1, at)
      .map(({ text }) => text)
      .join('');
    return [
      {
        s: 'import',
        module,
        bind: names(node.all.slice(at + 1)).map(({ path, as }) => ({ name: path === '*' ? '' : (as ?? path), part: path })),
        loc,
      },
    ];
  }
  return names(node.all.slice(1)).map(({ path, as }) => {
    // `import a.b` binds `a`.
    const [top = path] = path.split('.');
    return { s: 'import', module: as === null ? top : path, bind: [{ name: as ?? top, part: null }], loc };
  });
}

function names(nodes: readonly Py[]): { path: string; as: string | null }[] {
  const list: { path: string; as: string | null }[] = [];
  let path = '';
  let as: string | null = null;
  let aliased = false;
  const flush = () => {
    if (path !== '') list.push({ path, as });
    [path, as, aliased] = ['', null, false];
  };
  for (const node of nodes) {
    if (node.kind === ',') flush();
    else if (node.kind === 'as') aliased = true;
    else if (node.kind === '(' || node.kind === ')' || node.kind === 'Comment') continue;
    else if (aliased) as = node.text;
    else path += node.text;
  }
  flush();
  return list;
}

/** Splits a list of nodes at commas. */
function groups(nodes: readonly Py[]): Py[] {
  return nodes.filter(({ kind }) => kind !== ',' && kind !== 'TypeDef' && kind !== 'Comment');
}

function assigned(node: Py): Stmt[] {
  const sides: Py[][] = [[]];
  for (const each of node.all) {
    if (each.kind === 'AssignOp') sides.push([]);
    else sides.at(-1)?.push(each);
  }
  const value = groups(sides.pop() ?? []);
  if (value.length === 0) return [];
  const values = value.map(expr);
  const [only] = values;
  return sides.flatMap((side): Stmt[] => {
    const targets = groups(side).map((each) => toPattern(each, read));
    const [target] = targets;
    if (target === undefined || only === undefined) return [];
    if (targets.length === 1) {
      const whole: Expr = values.length === 1 ? only : { t: 'array', items: values, loc: node.loc };
      return [run({ t: 'assign', target, value: whole, loc: node.loc })];
    }
    if (targets.length === values.length)
      return targets.flatMap((each: Pattern, i) => {
        const own = values[i];
        return own === undefined ? [] : [run({ t: 'assign', target: each, value: own, loc: node.loc })];
      });
    return [run({ t: 'assign', target: { p: 'array', items: targets }, value: only, loc: node.loc })];
  });
}

function conditional(node: Py): Stmt[] {
  const branches: { test: Expr | null; condition: Condition | null; body: Stmt[] }[] = [];
  let test: Expr | null = null;
  let condition: Condition | null = null;
  for (const each of parts(node)) {
    if (each.kind === 'if' || each.kind === 'elif' || each.kind === 'else') [test, condition] = [null, null];
    else if (each.kind === 'Body') branches.push({ test, condition, body: read(each) });
    else [test, condition] = [expr(each), conditionOf(each, read)];
  }
  // What stands under `else` is the other branch of the condition before it.
  return branches.reduceRight<Stmt[]>(
    (otherwise, branch) => (branch.test === null ? branch.body : [{ s: 'maybe', ...branch, otherwise }]),
    [],
  );
}

function loop(node: Py): Stmt[] {
  const all = node.all;
  const into = all.findIndex(({ kind }) => kind === 'in');
  const bodies = all.filter(({ kind }) => kind === 'Body').flatMap(read);
  if (node.kind === 'WhileStatement') {
    const [test] = parts(node).filter(({ kind }) => kind !== 'while' && kind !== 'Body' && kind !== 'else');
    return [{ s: 'loop', target: null, over: null, body: [...(test === undefined ? [] : [run(expr(test))]), ...bodies] }];
  }
  const begin = all.findIndex(({ kind }) => kind === 'for');
  const targets = groups(all.slice(begin + 1, into)).map((each) => toPattern(each, read));
  const over = all[into + 1];
  const [first] = targets;
  const target: Pattern | null = targets.length === 1 && first !== undefined ? first : { p: 'array', items: targets };
  return [{ s: 'loop', target, over: over === undefined ? null : expr(over), body: bodies }];
}

function attempted(node: Py): Stmt[] {
  const out: Stmt[] = [];
  let handling = false;
  let name: string | null = null;
  let aliased = false;
  for (const each of parts(node)) {
    if (each.kind === 'except') [handling, name, aliased] = [true, null, false];
    else if (each.kind === 'finally' || each.kind === 'else' || each.kind === 'try') handling = false;
    else if (each.kind === 'as') aliased = true;
    else if (each.kind === 'Body') {
      if (handling) out.push({ s: 'catch', name, body: read(each) });
      else out.push(...read(each));
    } else if (aliased && each.kind === 'VariableName') name = each.text;
  }
  return out;
}

function withs(node: Py): Stmt[] {
  const out: Stmt[] = [];
  let value: Expr | null = null;
  let aliased = false;
  for (const each of parts(node)) {
    if (each.kind === 'with' || each.kind === 'async') continue;
    if (each.kind === 'Body') out.push(...read(each));
    else if (each.kind === 'as') aliased = true;
    else if (aliased && value !== null) {
      out.push(run({ t: 'assign', target: toPattern(each, read), value, loc: each.loc }));
      aliased = false;
    } else {
      value = expr(each);
      out.push(run(value));
    }
  }
  return out;
}

function decorated(node: Py): Stmt[] {
  const target = child(node, 'FunctionDefinition') ?? child(node, 'ClassDefinition');
  if (target === undefined) return [];
  const definition = statement(target);
  const name = parts(target).find(({ kind }) => kind === 'VariableName')?.text ?? '';
  // A decorator is called with what it decorates: that is how routes and handlers are registered.
  const calls = node.all
    .filter(({ kind }) => kind === 'Decorator')
    .map((each): Stmt => {
      const chain = each.all.filter(({ kind }) => kind !== 'At' && kind !== '.' && kind !== 'ArgList');
      const [head, ...rest] = chain;
      const { loc } = each;
      const start: Expr = { t: 'name', name: head?.text ?? '', loc };
      const callee = rest.reduce<Expr>((object, part) => ({ t: 'member', object, prop: part.text, index: null, loc }), start);
      return run({
        t: 'call',
        callee,
        args: [...toArgs(child(each, 'ArgList'), read), { name: '@decorated', value: { t: 'name', name, loc }, spread: false }],
        isNew: false,
        loc,
      });
    });
  return [...definition, ...calls];
}

function defined(node: Py): Stmt[] {
  const fn = func(node);
  return [{ s: 'define', name: fn.name ?? '', value: { t: 'func', fn, loc: fn.loc } }];
}

/** `name = value` in the body of a class. */
function attributes(body: Py | undefined): (Expr & { t: 'class' })['fields'] {
  return (body?.all ?? [])
    .filter(({ kind }) => kind === 'AssignStatement')
    .flatMap((each) => {
      const [target, ...rest] = groups(each.all).filter(({ kind }) => kind !== 'AssignOp');
      const value = rest.at(-1);
      return target?.kind === 'VariableName' && value !== undefined && rest.length === 1 ? [{ name: target.text, value: expr(value) }] : [];
    });
}

function classDefinition(node: Py): Stmt[] {
  const name = child(node, 'VariableName')?.text ?? '';
  const body = child(node, 'Body');
  const methods = (body?.all ?? [])
    .map((each) => (each.kind === 'DecoratedStatement' ? (child(each, 'FunctionDefinition') ?? each) : each))
    .filter(({ kind }) => kind === 'FunctionDefinition')
    .map((each) => {
      const fn = func(each);
      const [self] = fn.params;
      const bound = self?.p === 'name' && (self.name === 'self' || self.name === 'cls');
      return { name: fn.name ?? '', fn: bound ? { ...fn, params: fn.params.slice(1) } : fn };
    });
  const [base, next] = (child(node, 'ArgList')?.all ?? []).filter(({ kind }) => kind !== '(' && kind !== 'Comment');
  const named = (base?.kind === 'MemberExpression' || base?.kind === 'VariableName') && next?.kind !== 'AssignOp';
  return [
    {
      s: 'define',
      name,
      value: { t: 'class', fields: attributes(body), name, base: base !== undefined && named ? expr(base) : null, methods, loc: node.loc },
    },
  ];
}

function updated(node: Py): Stmt[] {
  const [target, , value] = parts(node);
  if (target === undefined || value === undefined) return [];
  const sum: Expr = { t: 'concat', parts: [expr(target), expr(value)], loc: node.loc };
  return [run({ t: 'assign', target: toPattern(target, read), value: sum, loc: node.loc })];
}

function returned(node: Py): Stmt[] {
  const values = groups(node.all.slice(1)).map(expr);
  const [first = null] = values;
  return [{ s: 'return', value: values.length > 1 ? { t: 'array', items: values, loc: node.loc } : first, loc: node.loc }];
}

function raised(node: Py): Stmt[] {
  const values = groups(node.all.slice(1)).filter(({ kind }) => kind !== 'from');
  return [...values.map((each) => run(expr(each))), { s: 'leave', value: null }];
}

function shared(node: Py): Stmt[] {
  const all = parts(node).filter(({ kind }) => kind === 'VariableName');
  return [{ s: 'share', names: all.map(({ text }) => text) }];
}

/** What is made of each kind of node; of others nothing. */
const READERS: ReadonlyMap<string, (node: Py) => Stmt[]> = new Map([
  // Several in one line, with `;` between them.
  ['StatementGroup', read],
  ['ImportStatement', imported],
  ['FunctionDefinition', defined],
  ['ClassDefinition', classDefinition],
  ['DecoratedStatement', decorated],
  ['AssignStatement', assigned],
  ['UpdateStatement', updated],
  ['ExpressionStatement', (node) => parts(node).map((each) => run(expr(each)))],
  ['ReturnStatement', returned],
  ['RaiseStatement', raised],
  ['ScopeStatement', shared],
  ['ContinueStatement', () => [{ s: 'leave', value: null }]],
  ['IfStatement', conditional],
  ['ForStatement', loop],
  ['WhileStatement', loop],
  ['TryStatement', attempted],
  ['WithStatement', withs],
  ['MatchStatement', (node) => readMatch(node, read)],
  ['AssertStatement', (node) => groups(node.all.slice(1)).map((each) => run(expr(each)))],
]);

function statement(node: Py): Stmt[] {
  return READERS.get(node.kind)?.(node) ?? [];
}

/** Python as it stands. The parser goes on after errors: what could be read is kept, and the first error is told. */
export function readPython(file: string, text: string): ModuleIr {
  const tree = parser.parse(text);
  const root = toPy(tree.topNode, text);
  let error: number | null = null;
  tree.iterate({
    enter(node) {
      if (error === null && node.type.isError) error = node.from;
      return error === null;
    },
  });
  const problem =
    error === null ? null : `syntax error in line ${text.slice(0, error).split('\n').length}; what follows may not have been read`;
  try {
    return { file, language: 'python', body: read(root), problem };
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    return { file, language: 'python', body: [], problem: 'it is nested too deeply' };
  }
}
