import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** The editor in the tokens of tokens.css: one theme, right in both schemes because the tokens change. */
export const editorTheme = [
  EditorView.theme({
    '&': { backgroundColor: 'var(--surface)', color: 'var(--text)', fontSize: '12px', height: '100%' },
    '&.cm-focused': { outline: 'none' },
    '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '18px', overflow: 'auto' },
    '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
    '.cm-line': { padding: '0 12px' },
    '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--text)' },
    '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
      backgroundColor: 'color-mix(in srgb, var(--accent) 24%, transparent)',
    },
    '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--muted)', border: 'none' },
    '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 12px' },
    '.cm-activeLine': { backgroundColor: 'transparent' },
    '&.cm-focused .cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--sunken) 70%, transparent)' },
    '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
    '.cm-foldPlaceholder': { backgroundColor: 'var(--sunken)', border: '1px solid var(--line)', color: 'var(--muted)' },
    '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--accent-soft)', color: 'inherit' },
    '.cm-nonmatchingBracket, &.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'var(--bad-soft)', color: 'var(--bad)' },
    '.cm-panels': { backgroundColor: 'var(--sunken)', color: 'var(--text)' },
    '.cm-panels.cm-panels-top': { borderBottom: '1px solid var(--line)' },
    '.cm-panels.cm-panels-bottom': { borderTop: '1px solid var(--line)' },
    '.cm-textfield': {
      backgroundColor: 'var(--surface)',
      border: '1px solid var(--field-line)',
      borderRadius: '4px',
      color: 'var(--text)',
    },
    '.cm-button': {
      backgroundImage: 'none',
      backgroundColor: 'var(--surface)',
      border: '1px solid var(--field-line)',
      borderRadius: '4px',
    },
    '.cm-searchMatch': { backgroundColor: 'var(--warn-soft)', outline: '1px solid var(--warn)' },
    '.cm-searchMatch-selected': { backgroundColor: 'var(--accent-soft)', outline: '1px solid var(--accent)' },
    '.cm-tooltip': {
      backgroundColor: 'var(--surface)',
      color: 'var(--text)',
      border: '1px solid var(--line)',
      boxShadow: 'var(--overlay-shadow)',
      borderRadius: '6px',
    },
    '.cm-diagnostic': { fontFamily: 'var(--font)', fontSize: '12px' },
    '.cm-diagnostic-error': { borderLeftColor: 'var(--bad)' },
    '.cm-placeholder': { color: 'var(--muted)' },
  }),
  syntaxHighlighting(
    HighlightStyle.define([
      { tag: [tags.keyword, tags.modifier, tags.operatorKeyword, tags.controlKeyword], color: 'var(--code-keyword)' },
      { tag: [tags.string, tags.special(tags.string), tags.regexp], color: 'var(--code-string)' },
      { tag: [tags.number, tags.bool, tags.null, tags.atom], color: 'var(--code-number)' },
      { tag: [tags.propertyName, tags.definition(tags.variableName), tags.function(tags.variableName)], color: 'var(--code-name)' },
      { tag: [tags.typeName, tags.className, tags.tagName], color: 'var(--code-name)' },
      { tag: [tags.comment, tags.meta], color: 'var(--muted)', fontStyle: 'italic' },
      { tag: [tags.punctuation, tags.bracket, tags.separator, tags.operator], color: 'var(--muted)' },
      { tag: tags.invalid, color: 'var(--bad)' },
    ]),
  ),
];
