import type { CallView } from './call-view.ts';
import { mongoish, type Sink } from './sink-table.ts';

/** What a caller sends, with whatever fields he gave it; messages of queues and buses come from programs. */
const BODY =
  /^(?!.*(?:Records|detail|Message)\b)(?:data\b|.*\b(?:body|rawBody|json|get_json\(\)|json\(\)|json_body|form|query|args|params|queryStringParameters)\b)/;
/** Objects within objects come as JSON. */
const JSON_BODY = /(?:^data|body|rawBody|json|get_json\(\)|json\(\)|json_body)\b/;

const stored: Pick<Sink, 'rule' | 'what' | 'whole' | 'label' | 'confidence' | 'indirect'> = {
  rule: 'CODE-018',
  what: 'What is stored',
  whole: true,
  label: BODY,
  confidence: 'medium',
  indirect: false,
};

/** Something that was read from a store, or made to be written to one. */
const isRecord = ({ args: [first] }: CallView) =>
  /\.(?:find|get|load|query|first|one|model)\w*\(\)/i.test(first?.sym ?? '') ||
  first?.taints.some(({ kind }) => kind === 'stored') === true;

const DEEP_MERGE =
  /^(?:(?:lodash|_)\.(?:merge|mergeWith|defaultsDeep)|lodash[./](?:merge|mergewith|defaultsdeep)|merge-deep|deep-extend|defaults-deep|mixin-deep|@?hapi\/hoek\.merge|hoek\.merge|merge\.recursive|extend|node\.extend)$/i;

/** Calls that do harm with an object whose fields its sender chose, or with a name of a field that he did. */
export const OBJECT_SINKS: readonly Sink[] = [
  // What is stored
  { ...stored, symbol: /(?:^|\.)(?:put|put_item|putItem|PutCommand|PutItemCommand)$/, arg: 0, names: ['Item'], byName: true },
  { ...stored, symbol: /(?:^|\.)(?:items\.(?:create|upsert)|create_item|upsert_item)$/, arg: 0, names: ['body'] },
  { ...stored, symbol: /(?:^|\.)(?:insertOne|insertMany|insert_one|insert_many)$/, arg: 0, when: mongoish },
  { ...stored, symbol: /(?:^|\.)(?:updateOne|updateMany|findOneAndUpdate|findByIdAndUpdate|replaceOne|update_one|update_many|find_one_and_update|replace_one)$/, arg: 1, names: ['$set'], when: mongoish },
  { ...stored, symbol: /^(?:mongoose(?:\.\w+\(\))*\.model\(\)|.*sequelize.*\.define\(\))(?:\.(?:create|build|update|bulkCreate|insertMany))?$/i, arg: 0 },
  { ...stored, symbol: /PrismaClient\(\)\.\w+\.(?:create|update|upsert|createMany|updateMany)$/, arg: 0, names: ['data', 'create', 'update'], byName: true },
  { ...stored, symbol: /knex.*\.(?:insert|update)$|[gG]etRepository\(\)\.(?:save|insert|update|create)$|\.manager\.(?:save|insert)$/, arg: 0 },
  { ...stored, symbol: /(?:firestore|firebase).*\b(?:collection|doc|document)\([^)]*\)\.(?:add|set|update|create)$/i, arg: 0 },
  { ...stored, symbol: /^(?:Object\.assign|(?:lodash|_)\.(?:assign|extend|merge))$/, arg: 1, when: isRecord, what: 'A record' },
  { rule: 'CODE-018', symbol: /^setattr$/, arg: 1, indirect: false, what: 'The name of an attribute', confidence: 'medium' },
  // What every object inherits from
  ...([0, 1, 2] as const).map((arg): Sink => ({ rule: 'CODE-019', symbol: DEEP_MERGE, arg, whole: true, label: JSON_BODY, indirect: false, what: 'A merge of objects', confidence: 'medium' })),
  { rule: 'CODE-019', symbol: /^(?:(?:lodash|_)\.(?:set|setWith|update|zipObjectDeep)|lodash[./]set|dot-prop\.set\w*|object-path\.set|set-value|dottie\.set)$/, arg: 1, indirect: false, what: 'The path of a field', confidence: 'medium' },
]; // prettier-ignore
