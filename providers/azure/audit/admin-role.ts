/** Roles over a whole scope. @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles */
export const ADMIN_ROLE = /^(?:Owner|Contributor|User Access Administrator|Role Based Access Control Administrator)$/;
