import { formField, type FormField } from '#shared/model/form.ts';

/** What a deployment to Azure can be told besides its project. What is only for a new app says so. */
export const deployOptions: readonly FormField[] = [
  formField({
    key: 'resourceGroup',
    label: 'Resource group',
    kind: 'select',
    help: 'Where a new app is made. An app that is there already is found by its name, and by this where several have the name.',
    custom: true,
    pattern: {
      source: '^[\\w().-]{0,89}[\\w()-]$',
      message: 'A resource group has letters, digits and _ ( ) . - in its name, and no dot at its end.',
    },
  }),
  formField({
    key: 'location',
    label: 'Location',
    kind: 'select',
    help: 'Only for a new app: where it runs. Empty: where its resource group is.',
    placeholder: 'westeurope',
    custom: true,
    pattern: { source: '^[a-z0-9]{3,40}$', message: 'Write a location such as westeurope.' },
  }),
  formField({
    key: 'plan',
    label: 'Plan',
    kind: 'select',
    help: 'Only for a new app: what it is billed by. An existing plan is named by its resource id.',
    default: 'flex',
    custom: true,
    options: [
      { value: 'flex', label: 'Flex Consumption', note: 'Linux, a new plan for each app, no slots' },
      { value: 'consumption', label: 'Consumption', note: 'Windows, a new plan, one slot' },
      { value: 'premium', label: 'Premium EP1', note: 'Linux, a new plan, billed while it is there' },
    ],
    pattern: {
      source: '^(?:flex|consumption|premium|/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Web/server[fF]arms/[^/]+)$',
      message: 'Choose one, or write the resource id of a plan.',
    },
  }),
  formField({
    key: 'storage',
    label: 'Storage account',
    kind: 'select',
    help: 'Only for a new app: the account that its host keeps its state in, by name or resource id. The variable AzureWebJobsStorage does instead.',
    custom: true,
    pattern: {
      source: '^(?:[a-z0-9]{3,24}|/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\\.Storage/storageAccounts/[a-z0-9]{3,24})$',
      message: 'A storage account has 3 to 24 lower-case letters and digits.',
    },
  }),
  formField({
    key: 'insights',
    label: 'Application Insights',
    kind: 'select',
    help: 'Component that keeps its logs, traces and errors, by name or resource id. Without one, an existing app keeps its own and a new one has none: then it has no logs here.',
    custom: true,
    pattern: {
      source: '^(?:[^/]{1,255}|/subscriptions/[^/]+/resourceGroups/[^/]+/providers/[Mm]icrosoft\\.[Ii]nsights/components/[^/]+)$',
      message: 'Write the name of a component, or its resource id.',
    },
  }),
  formField({
    key: 'missing',
    label: 'What is missing',
    kind: 'select',
    help: 'Whether a resource group, storage account or component that is named here and is not there is made. The plan names each. Without a name, a new app gets a storage account of its own.',
    default: 'refuse',
    options: [
      { value: 'refuse', label: 'Say so', note: 'and deploy nothing' },
      { value: 'make', label: 'Make it', note: 'resource group, storage account, Application Insights' },
    ],
  }),
  formField({
    key: 'slot',
    label: 'Slot',
    kind: 'text',
    help: 'Deploy to this slot instead of production; it is made where it is not there. "functions rollback APP@SLOT" swaps it with production.',
    placeholder: 'staging',
    pattern: {
      source: '^(?!production$)[A-Za-z0-9](?:[A-Za-z0-9-]{0,57}[A-Za-z0-9])?$',
      message: 'A slot has letters, digits and "-" in its name, and is not called production.',
    },
  }),
  formField({
    key: 'slotSettings',
    label: 'Settings of the slot',
    kind: 'multi_select',
    help: 'Names of all variables that stay with their slot when slots are swapped. Without any, those that are marked stay marked.',
    custom: true,
    pattern: { source: '^[A-Za-z_][A-Za-z0-9_.:-]*$', message: 'Write the name of a variable.' },
  }),
  formField({
    key: 'build',
    label: 'Build',
    kind: 'select',
    help: 'Whether Azure installs what the package needs. The package that Isobar makes has everything in it.',
    default: 'none',
    options: [
      { value: 'none', label: 'As packed', note: null },
      { value: 'remote', label: 'In the cloud', note: 'npm install there' },
    ],
  }),
  formField({
    key: 'updateStrategy',
    label: 'Site update strategy',
    kind: 'select',
    help: 'Only Flex Consumption: how instances change over. Without a choice, an existing app keeps its own and a new one gets Recreate.',
    options: [
      { value: 'Recreate', label: 'All at once', note: 'Recreate' },
      { value: 'RollingUpdate', label: 'One after the other', note: 'RollingUpdate, without a gap' },
    ],
  }),
];
