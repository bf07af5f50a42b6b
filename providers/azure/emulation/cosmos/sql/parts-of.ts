import type { Expression } from './query.ts';

/** Expressions that one is made of; a subquery has none here. */
export function partsOf(expression: Expression): Expression[] {
  switch (expression.kind) {
    case 'member':
      return [expression.of, expression.key];
    case 'list':
      return expression.items;
    case 'object':
      return expression.members.map(({ value }) => value);
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'conditional':
      return [expression.condition, expression.consequent, expression.otherwise];
    case 'call':
      return expression.parameters;
    case 'in':
      return [expression.needle, ...expression.items];
    case 'between':
      return [expression.value, expression.low, expression.high];
    case 'like':
      return [expression.value, expression.pattern, ...(expression.escape === null ? [] : [expression.escape])];
    case 'constant':
    case 'parameter':
    case 'name':
    case 'subquery':
      return [];
  }
}
