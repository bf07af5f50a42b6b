import { parseExpression, type Expression } from './parse.ts';

const SIGNS: Readonly<Record<string, string>> = { '*': '×', '/': '÷', '-': '−' };

/**
 * An expression with its figures: `3000000 requests × 120 billed ms ÷ 1000`. `show` gives the value of a name or a call as
 * text; a part that stands for nothing but a number is written as it is.
 */
export function describe(expression: Expression | string, show: (name: string, node: Expression) => string): string {
  const node = typeof expression === 'string' ? parseExpression(expression) : expression;
  switch (node.kind) {
    case 'number':
      return node.text;
    case 'name':
      return show(node.name, node);
    case 'call':
      return show(node.name, node);
    case 'binary': {
      const inner = (child: Expression): string => {
        const text = describe(child, show);
        return child.kind === 'binary' && (child.op === '+' || child.op === '-') && node.op !== '+' ? `(${text})` : text;
      };
      return `${inner(node.left)} ${SIGNS[node.op] ?? node.op} ${inner(node.right)}`;
    }
  }
}
