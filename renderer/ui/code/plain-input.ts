import { EditorView } from '@codemirror/view';

/**
 * Puts typed text in through the editor's state instead of letting the browser change the document
 * first. Chromium keeps the look of replaced text by writing a style attribute, which the
 * Content-Security-Policy refuses with a report for every such key. Compositions (IME) stay the browser's.
 */
export const plainInput = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const { data: text, inputType } = event;
    if (inputType !== 'insertText' || text === null || event.isComposing || view.composing || view.state.readOnly) return false;
    const { from, to } = view.state.selection.main;
    const insert = () => view.state.update(view.state.replaceSelection(text), { userEvent: 'input.type', scrollIntoView: true });
    const handled = view.state.facet(EditorView.inputHandler).some((handler) => handler(view, from, to, text, insert));
    if (!handled) view.dispatch(insert());
    event.preventDefault();
    return true;
  },
});
