/** The programming model that function apps for Node are written in; see emulation/azure-v4.ts. */
export const MODEL = 'azure-v4';
