import { restXmlAnswer, restXmlEmpty } from '../../../protocols/rest-xml.ts';
import { XMLNS, type S3Operations } from '../call.ts';
import { readDocument } from '../incoming-body.ts';
import { taggedEvent } from '../notify.ts';
import { parseTagging, tagging } from '../tags.ts';
import { foundObject } from './found-object.ts';

/** Tags of objects. */
export const taggingOperations: S3Operations = {
  GetObjectTagging: {
    level: 'verified',
    run: (call) => restXmlAnswer('Tagging', tagging(foundObject(call).tags), call.request, { xmlns: XMLNS }),
  },
  PutObjectTagging: {
    level: 'verified',
    run: async (call) => {
      foundObject(call);
      const tags = parseTagging(await readDocument(call.request), 10);
      const object = foundObject(call);
      call.store.objects.update({ ...object, tags });
      taggedEvent(call, object, 'Put');
      return restXmlEmpty(call.request);
    },
  },
  DeleteObjectTagging: {
    level: 'verified',
    run: (call) => {
      const object = foundObject(call);
      call.store.objects.update({ ...object, tags: {} });
      taggedEvent(call, object, 'Delete');
      return restXmlEmpty(call.request, { status: 204 });
    },
  },
};
