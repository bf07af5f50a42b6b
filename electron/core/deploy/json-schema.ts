import { z } from 'zod';
import { ProjectFile } from '#shared/model/project.ts';

/** The JSON Schema of isobar.yaml, as it is published: what people may write, not what comes out of it. */
export function projectFileSchema(): Record<string, unknown> {
  const { $schema, ...schema } = z.toJSONSchema(ProjectFile, { io: 'input', unrepresentable: 'any' });
  return {
    $schema,
    title: 'isobar.yaml',
    description: 'A function for Isobar. Everything is optional: what is missing is inferred from the source.',
    ...schema,
  };
}

/** Its text as a file. */
export function projectFileSchemaText(): string {
  return `${JSON.stringify(projectFileSchema(), null, 2)}\n`;
}
