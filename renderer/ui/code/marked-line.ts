import { StateEffect, StateField, type Extension } from '@codemirror/state';
import { Decoration, EditorView, type DecorationSet } from '@codemirror/view';

const setMark = StateEffect.define<number | null>();

const mark = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (marks, transaction) => {
    const effect = transaction.effects.find((each) => each.is(setMark));
    if (effect === undefined) return marks.map(transaction.changes);
    return effect.value === null ? Decoration.none : Decoration.set([Decoration.line({ class: 'cm-markedLine' }).range(effect.value)]);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** Lets `showLine` mark one line. */
export const markedLine: Extension = [
  mark,
  EditorView.baseTheme({ '.cm-markedLine': { backgroundColor: 'var(--warn-soft)', boxShadow: 'inset 3px 0 var(--warn)' } }),
];

/** Scrolls to a line, from 1, and marks it; takes the mark away where there is no such line. */
export function showLine(view: EditorView, line: number | undefined): void {
  if (line === undefined || line < 1 || line > view.state.doc.lines) {
    view.dispatch({ effects: setMark.of(null) });
    return;
  }
  const { from } = view.state.doc.line(line);
  view.dispatch({ selection: { anchor: from }, effects: [setMark.of(from), EditorView.scrollIntoView(from, { y: 'center' })] });
}
