/** `cold` or `warm`; null where the provider does not say. */
export const startWord = (cold: boolean | null): 'cold' | 'warm' | null => (cold === null ? null : cold ? 'cold' : 'warm');
