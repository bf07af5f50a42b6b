// Writes docs/isobar.schema.json. A test says when that is due.
import { writeFileSync } from 'node:fs';
import { projectFileSchemaText } from '../electron/core/deploy/json-schema.ts';

writeFileSync(new URL('../docs/isobar.schema.json', import.meta.url), projectFileSchemaText());
