/** The provider's id, in references and errors. */
export const GCP = 'gcp';
