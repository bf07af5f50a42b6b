import { AppError } from '#shared/errors.ts';
import { formField, splitValues } from '#shared/model/form.ts';
import type { FunctionsFacet, ProfileRules } from '../provider.ts';
import type { MemoryState } from './memory-state.ts';

/** A region of this name does not answer. */
export const BROKEN_REGION = 'nowhere-1';

/** A form with one field of each kind. */
export const memoryProfiles: ProfileRules = {
  form: [
    formField({
      key: 'source',
      label: 'Source',
      kind: 'select',
      help: 'Where credentials come from.',
      required: true,
      default: 'machine',
      options: [
        { value: 'machine', label: 'This machine', note: null },
        { value: 'token', label: 'A token', note: null },
      ],
    }),
    formField({
      key: 'token',
      label: 'Token',
      kind: 'secret',
      help: 'The token.',
      required: true,
      when: { field: 'source', values: ['token'] },
    }),
    formField({
      key: 'regions',
      label: 'Regions',
      kind: 'multi_select',
      help: 'Where to look.',
      required: true,
      custom: true,
      pattern: { source: '^[a-z]+-\\d$', message: 'Write regions such as north-1.' },
    }),
    formField({ key: 'endpoint', label: 'Endpoint', kind: 'text', help: 'Where it is, if it is elsewhere.' }),
  ],
  validate: ({ endpoint }): Record<string, string> =>
    endpoint === undefined || URL.canParse(endpoint) ? {} : { endpoint: 'This is no address.' },
  describe(settings) {
    const regions = splitValues(settings['regions']);
    const { endpoint } = settings;
    return { scope: regions.join(', '), regions, target: endpoint === undefined ? 'cloud' : 'local', endpoint: endpoint ?? null };
  },
  discover: async () => ({
    suggestions: [{ name: 'found', label: 'Found on this machine', settings: { regions: 'north-1' } }],
    choices: { regions: [{ value: 'north-1', label: 'North', note: null }] },
    notes: [],
  }),
};

/** The functions of a profile in every region it names, all in each; the broken region is a failure. */
export const regionalFunctions = (state: MemoryState, functions: FunctionsFacet, regions: readonly string[]): FunctionsFacet => ({
  ...functions,
  async *list({ region }) {
    for (const one of region === undefined ? regions : [region]) {
      if (one === BROKEN_REGION) {
        yield { failure: { region: one, error: new AppError('unavailable', `${one} does not answer.`, { hint: 'Try again.' }) } };
      } else {
        yield { items: [...state.functions.values()].map(({ detail }) => ({ ...detail, region: one })) };
      }
    }
  },
});
