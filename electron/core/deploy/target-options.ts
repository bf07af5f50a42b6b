import type { Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { Problem } from '#shared/model/deployment.ts';
import { checkForm, type FormValues } from '#shared/model/form.ts';

/** Refuses options of providers that the deployment does not go to: nothing is ignored without a word. */
export function needKnownOptions(providers: readonly Provider[], options: FormValues): void {
  for (const name of Object.keys(options)) {
    const [id] = name.split('.', 1);
    if (providers.some(({ meta }) => meta.id === id)) continue;
    throw new AppError('invalid_input', `The option ${name} belongs to a provider that this deployment does not go to.`, {
      hint: `It goes to ${[...new Set(providers.map(({ meta }) => meta.id))].join(', ')}.`,
      details: { field: 'options' },
    });
  }
}

/** One provider's options: those of the project file, and over them those that were decided for this deployment. */
export function optionsFor({ meta }: Provider, fromFile: FormValues, decided: FormValues): FormValues {
  const prefix = `${meta.id}.`;
  const own = Object.entries(decided).filter(([name]) => name.startsWith(prefix));
  return { ...fromFile, ...Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value])) };
}

export function optionProblems({ meta, deployOptions }: Provider, options: FormValues): Problem[] {
  return Object.entries(checkForm(deployOptions, options)).map(([key, message]) => ({
    severity: 'error',
    field: `options.${meta.id}.${key}`,
    message,
    hint: deployOptions.find((field) => field.key === key)?.help ?? null,
  }));
}
