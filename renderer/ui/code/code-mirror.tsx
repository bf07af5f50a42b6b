import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { jsonParseLinter } from '@codemirror/lang-json';
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { linter, lintGutter } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { nonce } from '../nonce.ts';
import type { CodeEditorProps } from './code-editor.tsx';
import classes from './code-editor.module.css';
import { editorTheme } from './editor-theme.ts';
import { loadLanguage } from './languages.ts';
import { markedLine, showLine } from './marked-line.ts';
import { plainInput } from './plain-input.ts';

/** The editor itself; use CodeEditor, which loads it. */
export default function CodeMirror(props: CodeEditorProps) {
  const { value, language = 'text', height, maxHeight } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const editable = props.onChange !== undefined;
  const { label, wrap = false, gutter = true, lint = editable && language === 'json' } = props;

  useEffect(() => {
    if (host.current === null) return undefined;
    const grammar = new Compartment();
    const editor = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [...extensions({ editable, label, wrap, gutter, lint }, latest), grammar.of([])],
      }),
    });
    view.current = editor;
    let live = true;
    void loadLanguage(language).then((extension) => {
      if (live) editor.dispatch({ effects: grammar.reconfigure(extension) });
    });
    return () => {
      live = false;
      editor.destroy();
    };
  }, [editable, label, wrap, gutter, lint, language]);

  useEffect(() => {
    const editor = view.current;
    if (editor === undefined || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  // After the text and after a new editor, either of which forgets the mark.
  const { line } = props;
  useEffect(() => {
    const editor = view.current;
    if (editor !== undefined) showLine(editor, line);
  }, [line, value, editable, label, wrap, gutter, lint, language]);

  return <div ref={host} className={classes.editor} style={{ height, maxHeight }} data-readonly={!editable || undefined} />;
}

interface Shape {
  editable: boolean;
  label: string;
  wrap: boolean;
  gutter: boolean;
  lint: boolean;
}

function extensions(shape: Shape, latest: { current: CodeEditorProps }): Extension[] {
  const { editable, label, wrap, gutter, lint } = shape;
  const submit = () => {
    latest.current.onSubmit?.();
    return latest.current.onSubmit !== undefined;
  };
  return [
    EditorView.cspNonce.of(nonce),
    editorTheme,
    // Focusable as it is; said again for tools that do not count contenteditable.
    EditorView.contentAttributes.of({ tabindex: '0', 'aria-label': label, ...(editable ? {} : { 'aria-readonly': 'true' }) }),
    EditorState.readOnly.of(!editable),
    EditorState.tabSize.of(2),
    history(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    markedLine,
    gutter ? [lineNumbers(), codeFolding(), foldGutter(), highlightActiveLineGutter()] : [],
    editable ? [plainInput, closeBrackets(), indentOnInput(), highlightActiveLine()] : [],
    lint ? [linter(emptyIsFine), lintGutter()] : [],
    wrap ? EditorView.lineWrapping : [],
    Prec.highest(keymap.of([{ key: 'Mod-Enter', run: submit }])),
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap]),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return;
      const text = update.state.doc.toString();
      if (text !== latest.current.value) latest.current.onChange?.(text);
    }),
  ];
}

const parseJson = jsonParseLinter();

/** An empty editor is no mistake: the event is then `{}`, or no body at all. */
function emptyIsFine(view: EditorView) {
  return view.state.doc.toString().trim() === '' ? [] : parseJson(view);
}
