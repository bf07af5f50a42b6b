import type { Extension } from '@codemirror/state';

export type CodeLanguage = 'json' | 'javascript' | 'typescript' | 'python' | 'yaml' | 'text';

const LOADERS: Record<CodeLanguage, () => Promise<Extension>> = {
  json: async () => (await import('@codemirror/lang-json')).json(),
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript({ jsx: true }),
  typescript: async () => (await import('@codemirror/lang-javascript')).javascript({ typescript: true, jsx: true }),
  python: async () => (await import('@codemirror/lang-python')).python(),
  yaml: async () => (await import('@codemirror/lang-yaml')).yaml(),
  text: () => Promise.resolve([]),
};

/** The grammar of a language; each is loaded when it is first needed. */
export function loadLanguage(language: CodeLanguage): Promise<Extension> {
  return LOADERS[language]();
}
