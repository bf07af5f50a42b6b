/** The provider's id: the first part of its references. */
export const AWS = 'aws';
