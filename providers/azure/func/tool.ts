import type { ProviderTool } from '../../tool.ts';

/** `isobar func start` and `isobar func settings`: for scripts and editors that call `func start` of the Core Tools. */
export const func: ProviderTool = {
  name: 'func',
  summary: 'Run the function app of this directory, as "func start" of the Azure Functions Core Tools does',
  load: () => import('./run.ts'),
};
