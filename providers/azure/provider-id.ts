/** The provider's id: the first part of its references. */
export const AZURE = 'azure';
